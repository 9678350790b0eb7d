"""Bad input and bad arguments: each named with its reason, the rest done, never a traceback."""

from __future__ import annotations

import gzip
import json
import sqlite3

import pytest
from our_texts import STORY

_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2018-03-14T00:00:00Z\r\n"
    b"WARC-Target-URI: http://example.org/\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: 90000\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>Gunmen"
)
BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", ""),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00\xff\xfe" * 300, "text"),
    "broken.txt.gz": (gzip.compress(STORY.encode())[:-12], ""),
    "nogzip.gz": (b"no gzip at all", ""),
    "columns.csv": (b"id,story_words\n1,Rebels attacked.\n", "story_words"),
    "cut.warc": (_WARC, ""),
    "broken.json": (b'{"text": "Gunmen', ""),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_and_the_rest_is_coded(coding, tmp_path, name):
    content, word = BAD[name]
    bad, good = tmp_path / name, tmp_path / "good.txt"
    bad.write_bytes(content)
    good.write_text(STORY)
    code, out, err = coding("code", bad, good)
    assert code == 1
    assert name in err
    assert word in err
    assert "good" in {json.loads(line)["document"] for line in out.splitlines()}
    assert coding("annotate", bad, good, "--layer", "counts")[0] == 1


def test_a_broken_line_in_the_middle(coding, tmp_path):
    path = tmp_path / "x.jsonl"
    rows = [json.dumps({"id": f"r{n}", "text": STORY}) for n in range(2)]
    path.write_text(rows[0] + "\n{broken\n" + rows[1] + "\n")
    code, out, err = coding("code", path)
    assert code == 1
    assert "x.jsonl:2" in err
    assert {json.loads(line)["document"] for line in out.splitlines()} == {"r0", "r1"}


def test_a_mapped_column_that_is_not_there(coding, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("id,body\n1,Rebels attacked.\n")
    code, out, err = coding("code", path, "--map", "text=words")
    assert (code, out) == (1, "")
    assert "'words'" in err
    assert "body" in err


@pytest.mark.parametrize(
    "text",
    [
        "NUL\x00s in the \x00text: gunmen killed two men.",
        "\u202eright to left\u202c \u200fgunmen killed two men in Gao.",
        " date 0000-01-01 PLACE -- Gunmen killed two men on Monday.",
        " date 99999-01-01 PLACE -- Gunmen killed two men on Monday.",
        "gunmen " * 3000,
        "\u0301\u0301\u0301 \ufffd 🙂🙂 killed 🙂",
    ],
)
def test_odd_texts_do_no_harm(coding, tmp_path, text):
    path = tmp_path / "odd.txt"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    code, out, _ = coding("code", path, "--ledger", tmp_path / "t.ledger", "--format", "jsonl")
    assert code in (0, 1)
    for line in out.splitlines():
        span = json.loads(line)["trigger"]
        assert text[span["start"] : span["end"]] == span["text"]
    assert coding("verify", tmp_path / "t.ledger")[0] == 0


def test_lone_surrogates_in_json_are_kept_as_they_came(coding, tmp_path):
    text = "Gunmen \\ud800 killed two men in Gao."
    row = f'{{"id": "s", "text": "{text}"}}'.encode()
    for more in ([], ["--ledger", str(tmp_path / "t.ledger")]):
        code, out, _ = coding("code", "-", *more, stdin=row)
        assert code == 0
        for line in out.splitlines():
            span = json.loads(line)["trigger"]
            assert json.loads(f'"{text}"')[span["start"] : span["end"]] == span["text"]
    assert coding("annotate", "-", "--layer", "actors,counts,attributions", stdin=row)[0] == 0
    assert coding("code", "-", "--format", "table", stdin=row)[0] == 0


UNUSABLE = {
    "date": (("code", "x.txt", "--published", "1.6.2017"), "YYYY-MM-DD"),
    "year 0": (("code", "x.txt", "--published", "0000-01-01"), "YYYY-MM-DD"),
    "year 99999": (("code", "x.txt", "--published", "99999-01-01"), "YYYY-MM-DD"),
    "format": (("code", "x.txt", "--format", "xlsx"), "jsonl"),
    "mapping": (("code", "x.csv", "--map", "text"), "FIELD=COLUMN"),
    "mapping to nothing": (("code", "x.csv", "--map", "words=body"), "the fields are"),
    "workers": (("code", "x.txt", "--workers", "0"), "workers"),
    "layer": (("annotate", "x.txt", "--layer", "verbs"), "the layers are"),
    "no layer": (("annotate", "x.txt", "--layer", ","), "the layers are"),
    "kind": (("resolve", "ship", "x"), "actor, place or time"),
    "said": (("resolve", "time", "Monday", "--date", "99999-01-01"), "YYYY-MM-DD"),
    "record": (("schema", "ship"), "the records are"),
    "ledger": (("search", "none.ledger", "x"), "no ledger at"),
    "format of export": (("export", "none.ledger", "--format", "xlsx"), "jsonl, csv, geojson"),
    "what to export": (("export", "none.ledger", "--what", "ships"), "claims or events"),
    "status": (("events", "none.ledger", "--status", "true"), "disputed"),
    "factuality": (("search", "none.ledger", "--factuality", "yes"), "CT+"),
    "judgement": (("judge", "none.ledger", "love", "c", "--by", "s"), "not-same"),
    "nobody": (("judge", "none.ledger", "reject", "c"), "--by"),
    "one of two": (("judge", "none.ledger", "same", "c", "--by", "s"), "two claims"),
    "two of one": (("judge", "none.ledger", "reject", "c", "d", "--by", "s"), "one claim"),
    "command": (("cod", "x"), "No such command"),
    "dump": (("gazetteer", "build", "none.zip"), "none.zip"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_unusable_arguments_are_status_2(dateline, case):
    args, says = UNUSABLE[case]
    code, out, err = dateline(*args)
    assert (code, out) == (2, "")
    assert says in err


def test_a_path_that_is_not_there_begins_no_ledger(dateline, tmp_path):
    code, out, err = dateline("code", "nowhere/none.txt", "--ledger", tmp_path / "t.ledger")
    assert (code, out) == (2, "")
    assert "none.txt" in err
    assert not (tmp_path / "t.ledger").exists()


def test_a_path_that_is_not_there_among_others(coding, story):
    code, out, err = coding("code", "nowhere/none.txt", story)
    assert code == 1
    assert "none.txt" in err
    assert out


COMMANDS = ("search", "events", "export", "runs", "verify", "serve", "link")


@pytest.mark.parametrize("command", COMMANDS)
def test_files_that_are_no_ledger(dateline, tmp_path, command):
    text, other, folder = tmp_path / "x.ledger", tmp_path / "other.sqlite", tmp_path
    text.write_text("no ledger")
    with sqlite3.connect(other) as c:
        c.execute("CREATE TABLE t (x)")
    c.close()
    for path in (text, other, folder):
        code, out, err = dateline(command, path)
        assert (code, out) == (2, "")
        assert str(path) in err
    assert text.read_text() == "no ledger"


def test_a_ledger_of_a_newer_version(coding, tmp_path):
    from dateline.api import store

    path = tmp_path / "t.ledger"
    store.Ledger(path).close()
    with sqlite3.connect(path) as c:
        c.execute("PRAGMA user_version = 999")
    c.close()
    for args in (("verify", path), ("code", "-", "--ledger", path)):
        code, _, err = coding(*args, stdin=STORY.encode())
        assert code == 2
        assert "newer" in err


def test_missing_weights_say_so(dateline, story, tmp_path, monkeypatch):
    from dateline.api import store
    from dateline.errors import ModelMissing

    def none() -> str:
        raise ModelMissing("no trained weights 'coder'; reinstall Dateline")

    monkeypatch.setattr(store, "coder_version", none)
    code, out, err = dateline("code", story, "--ledger", tmp_path / "t.ledger")
    assert (code, out) == (2, "")
    assert err == "dateline: no trained weights 'coder'; reinstall Dateline\n"
