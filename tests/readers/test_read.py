"""Plain text, JSONL, folders, globs, standard input: what is read, and what is refused and why."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import BadMapping
from dateline.readers import Limits, parse_published, read
from dateline.types import Document, Rejection

STORY = "Gunmen attacked a convoy near the river, officials said.\n"


def documents(*paths: Path | str, **options: object) -> list[Document]:
    found = list(read(paths, **options))  # type: ignore[arg-type]
    assert all(isinstance(d, Document) for d in found), found
    return [d for d in found if isinstance(d, Document)]


def rejection(path: Path | str, **options: object) -> Rejection:
    found = list(read([path], **options))  # type: ignore[arg-type]
    assert len(found) == 1
    assert isinstance(found[0], Rejection)
    return found[0]


def test_plain_file_keeps_every_character(tmp_path: Path) -> None:
    file = tmp_path / "a dispatch.of.friday.txt"
    data = " first\r\nsecond\rthird\u2028\u200fright to left\x00 nul\tend\n\n".encode()
    file.write_bytes(data)
    [document] = documents(file)
    assert document.id == "a dispatch.of.friday"
    assert document.text.encode() == data
    assert document.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\x00\x00"),
        ("utf-16-le", b""),
        ("cp1252", b""),
        ("utf-8", b""),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, mark: bytes) -> None:
    text = "The café in Bogotá was hit, the mayor said – twice. " * 5
    file = tmp_path / "d.txt"
    file.write_bytes(mark + text.encode(encoding))
    assert documents(file)[0].text == text


def test_cyrillic_in_an_old_encoding(tmp_path: Path) -> None:
    text = "Минобороны сообщило об ударах по позициям боевиков в районе города. " * 6
    (tmp_path / "d.txt").write_bytes(text.encode("cp1251"))
    assert documents(tmp_path / "d.txt")[0].text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "PNG"),
        (b"%PDF-1.7\n...", "PDF"),
        (bytes(range(32)) * 100, "control characters"),
        (b"x" * 5000, "longer than 4,004 bytes"),
        (b"x" * 1001, "1,001 characters"),
    ],
)
def test_what_is_no_dispatch(tmp_path: Path, data: bytes, reason: str) -> None:
    file = tmp_path / "d.txt"
    file.write_bytes(data)
    found = rejection(file, limits=Limits(max_chars=1000))
    assert reason in found.reason
    assert found.origin == str(file)


def test_a_long_line_takes_bounded_memory(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as stream:
        stream.truncate(200_000_000)  # sparse: takes no disk
    lines = tmp_path / "big.jsonl"
    with lines.open("wb") as stream:
        stream.truncate(200_000_000)
        stream.seek(0, io.SEEK_END)
        stream.write(b'\n{"id": "after", "text": "Gunmen fled."}\n')
    tracemalloc.start()
    assert "longer than" in rejection(big).reason
    refused, kept = list(read([lines]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(refused, Rejection) and refused.origin == f"{lines}:1"
    assert isinstance(kept, Document) and kept.id == "after"
    assert peak < 60_000_000


def test_jsonl_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text(
        "\n".join(
            [
                '\ufeff{"id": "a", "text": "One.", "published": "2017-06-01", "publisher": "AP", "extra": [1]}',
                '{"id": 7, "text": "Two.", "published": "2017-06-01T10:00:00Z", "url": "https://e.org", "title": "T"}',
                '{"id": "broken", "text": "thr',
                "",
                '{"id": "no text", "body": "x"}',
                '{"id": "null", "text": null}',
                "[1, 2]",
                "[" * 100_000,
                '{"text": "Without an id.", "published": "0000-01-01"}',
                '{"text": "Without an id.", "published": "99999-01-01"}',
                '{"id": "s", "text": "lone \\ud800 surrogate, \\u0000 nul, \\u200f mark"}',
            ]
        ),
        encoding="utf-8",
    )
    found = list(read([file]))
    kept = [d for d in found if isinstance(d, Document)]
    assert [d.id for d in kept[:2]] == ["a", "7"]
    assert kept[0].published == date(2017, 6, 1)
    assert kept[0].publisher == "AP"
    assert kept[1].published == datetime(2017, 6, 1, 10, tzinfo=UTC)
    assert (kept[1].title, kept[1].url) == ("T", "https://e.org")
    assert kept[2].published is None and kept[3].published is None
    assert kept[2].id == kept[3].id and kept[2].id.startswith("doc-")
    assert kept[4].text == "lone \ufffd surrogate, \x00 nul, \u200f mark"
    refused = {r.origin.rpartition(":")[2]: r.reason for r in found if isinstance(r, Rejection)}
    assert sorted(refused) == ["3", "5", "6", "7", "8"]
    assert "JSON" in refused["3"]
    assert "body" in refused["5"]
    assert "object" in refused["7"]


def test_jsonl_mapping(tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text('{"nr": "x", "body": "One.", "when": "2017-06-01"}\n{"nr": "y"}\n')
    kept, refused = read([file], mapping={"id": "nr", "text": "body", "published": "when"})
    assert isinstance(kept, Document) and isinstance(refused, Rejection)
    assert (kept.id, kept.text, kept.published) == ("x", "One.", date(2017, 6, 1))
    assert "'body'" in refused.reason and "nr" in refused.reason


def test_mapping_of_an_unknown_field_is_refused_up_front() -> None:
    with pytest.raises(BadMapping, match="colour"):
        read([], mapping={"colour": "x"})


def test_folder_glob_and_namesakes(tmp_path: Path) -> None:
    for name in ("b/x.txt", "a/x.txt", "a/y.md", "a/.hidden.txt", "a/z.yaml", ".git/x.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"Story {name}.")
    found = documents(tmp_path)
    assert [d.text for d in found] == ["Story a/x.txt.", "Story a/y.md.", "Story b/x.txt."]
    assert [d.id for d in found][:2] == ["x", "y"]
    assert found[2].id.startswith("x-")
    assert [d.text for d in documents(f"{tmp_path}/*/x.txt")] == ["Story a/x.txt.", "Story b/x.txt."]
    assert [d.id for d in documents(tmp_path / "a/x.txt", tmp_path / "a/x.txt")] == ["x", "x"]


def test_what_is_not_there_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "d.txt").write_text(STORY)
    found = list(read([tmp_path / "none.txt", f"{tmp_path}/*.nix", "a\x00b", tmp_path / "empty", tmp_path / "d.txt"]))
    assert [type(r) for r in found] == [Rejection, Rejection, Rejection, Rejection, Document]
    reasons = [r.reason for r in found if isinstance(r, Rejection)]
    assert "not found" in reasons[0] and "pattern" in reasons[1] and "ending" in reasons[3]


def test_a_directory_like_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert "cannot be read" in rejection(tmp_path / "loop.txt").reason


def test_standard_input_is_sniffed() -> None:
    plain = next(read(["-"], stdin=io.BytesIO(STORY.encode())))
    assert isinstance(plain, Document) and plain.text == STORY and plain.id.startswith("doc-")
    again = next(read(["-"], stdin=io.BytesIO(STORY.encode())))
    assert isinstance(again, Document) and again.id == plain.id
    lines = b'{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n'
    assert [d.id for d in documents("-", stdin=io.BytesIO(lines))] == ["a", "b"]
    packed = gzip.compress(lines)
    assert [d.id for d in documents("-", stdin=io.BytesIO(packed))] == ["a", "b"]
    pretty = json.dumps([{"id": "a", "text": "One."}], indent=1).encode()
    assert [d.id for d in documents("-", stdin=io.BytesIO(pretty))] == ["a"]
    assert "empty" in rejection("-", stdin=io.BytesIO(b"")).reason


def test_a_table_on_standard_input_is_known_by_its_columns() -> None:
    for sign in (",", "\t"):
        table = f"key{sign}story\na{sign}Rebels shelled a market.\nb{sign}The army denied it.\n".encode()
        found = documents("-", stdin=io.BytesIO(table), mapping={"text": "story", "id": "key"})
        assert [(d.id, d.text) for d in found] == [("a", "Rebels shelled a market."), ("b", "The army denied it.")]
    prose = next(read(["-"], stdin=io.BytesIO(STORY.encode()), mapping={"text": "no-such-column"}))
    assert isinstance(prose, Document) and prose.text == STORY


def test_gzip_broken_in_the_middle_keeps_what_stood_before(tmp_path: Path) -> None:
    rows = [json.dumps({"id": str(i), "text": f"Story {i} {hash(str(i) * 9)}."}) for i in range(20_000)]
    data = gzip.compress("\n".join(rows).encode())
    file = tmp_path / "d.jsonl.gz"
    file.write_bytes(data)
    assert len(documents(file)) == 20_000
    file.write_bytes(data[: len(data) // 2])
    found = list(read([file]))
    assert isinstance(found[-1], Rejection) and "too early" in found[-1].reason
    assert 1000 < sum(isinstance(d, Document) for d in found) < 20_000
    file.write_bytes(data[:5000] + b"\x00" * 50 + data[5050:])
    assert isinstance(list(read([file]))[-1], Rejection)
    (tmp_path / "no.txt.gz").write_text("not gzip at all")
    assert "damaged" in rejection(tmp_path / "no.txt.gz").reason
    (tmp_path / "fine.txt.gz").write_bytes(gzip.compress(STORY.encode()))
    assert documents(tmp_path / "fine.txt.gz")[0].id == "fine"


def test_published_default(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text(STORY)
    assert documents(tmp_path / "d.txt", published=date(2017, 6, 1))[0].published == date(2017, 6, 1)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2017-06-01", date(2017, 6, 1)),
        ("20170601", date(2017, 6, 1)),
        ("20170601T101500Z", datetime(2017, 6, 1, 10, 15, tzinfo=UTC)),
        ("2017-06-01T10:15:00+00:00", datetime(2017, 6, 1, 10, 15, tzinfo=UTC)),
        ("Thu, 01 Jun 2017 10:15:00 +0000", datetime(2017, 6, 1, 10, 15, tzinfo=UTC)),
        ("0000-06-01", None),
        ("99999-06-01", None),
        ("2017-02-30", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (20170601, None),
    ],
)
def test_parse_published(words: object, value: object) -> None:
    assert parse_published(words) == value


@given(st.text(min_size=1).filter(lambda t: bool(t.strip())))
def test_any_text_survives_jsonl(text: str) -> None:
    line = json.dumps({"id": "a", "text": text}).encode()
    [found] = read(["-"], stdin=io.BytesIO(line))
    assert isinstance(found, Document)
    assert found.text == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    assert Document.model_validate_json(found.model_dump_json()) == found


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    found = list(read(["-"], stdin=io.BytesIO(data)))
    assert found
    assert all(isinstance(r, (Document, Rejection)) for r in found)
