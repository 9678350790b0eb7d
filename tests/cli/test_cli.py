"""The command line as other programs and people rely on it, run in this process on the samples and on bad input."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.cli import app, main
from dateline.types import Claim, Event, Mention

SAMPLES = Path(__file__).parents[2] / "samples"
ROOT = Path(__file__).parents[2]
STORY = "GAO, March 14, 2018 (Sahel Wire) - Gunmen killed 12 villagers near Gao on Tuesday, police said.\n"


@pytest.fixture
def dateline(monkeypatch, capsys):
    """Run the command with arguments: (exit status, standard output, standard error)."""

    def call(*args: object, stdin: bytes = b""):
        import io

        monkeypatch.setattr(sys, "argv", ["dateline", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


@pytest.fixture(scope="module")
def ledger(tmp_path_factory) -> Path:
    """The samples, coded once."""
    from dateline.api import read, store

    path = tmp_path_factory.mktemp("ledger") / "demo.ledger"
    report = store.code_into(path, read([SAMPLES]))
    assert report.failed == report.rejected == 0, report.problems
    return path


def test_code_gives_claims_that_the_schema_takes(dateline, tmp_path):
    path = tmp_path / "gao.txt"
    path.write_text(STORY)
    code, out, _ = dateline("code", path)
    claims = [Claim.model_validate_json(line) for line in out.splitlines()]
    assert code == 0
    assert claims
    assert {c.document for c in claims} == {"gao"}
    for c in claims:
        assert STORY[c.trigger.start : c.trigger.end] == c.trigger.text


def test_standard_input_and_published(dateline):
    text = "Rebels shelled the town of Binnish on Wednesday, killing four civilians, a monitor said."
    code, out, _ = dateline("code", "-", "--published", "2017-06-01", stdin=text.encode())
    times = [json.loads(line)["time"] for line in out.splitlines()]
    assert code == 0
    assert "2017-05-31" in {t["start"] for t in times if t}


def test_the_same_twice_adds_nothing(dateline, tmp_path):
    path = tmp_path / "gao.txt"
    path.write_text(STORY)
    dateline("code", path, "--ledger", tmp_path / "t.ledger")
    code, _, err = dateline("code", path, "--ledger", tmp_path / "t.ledger")
    assert code == 0
    assert "0 coded + 1 already there" in err


BAD = {
    "empty.txt": (b"", "empty"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00\xff\xfe" * 300, "text"),
    "broken.txt.gz": (gzip.compress(STORY.encode())[:-12], ""),
    "columns.csv": (b"number,zzz\n1,Rebels attacked.\n", "text"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_and_the_rest_is_coded(dateline, tmp_path, name):
    content, word = BAD[name]
    bad, good = tmp_path / name, tmp_path / "good.txt"
    bad.write_bytes(content)
    good.write_text(STORY)
    code, out, err = dateline("code", bad, good)
    assert code == 1
    assert name in err
    assert word in err
    assert "Traceback" not in err
    assert {json.loads(line)["document"] for line in out.splitlines()} == {"good"}


def test_a_broken_line_in_the_middle(dateline, tmp_path):
    path = tmp_path / "x.jsonl"
    rows = [json.dumps({"id": f"r{n}", "text": STORY}) for n in range(2)]
    path.write_text(rows[0] + "\n{broken\n" + rows[1] + "\n")
    code, out, err = dateline("code", path)
    assert code == 1
    assert "x.jsonl:2" in err
    assert {json.loads(line)["document"] for line in out.splitlines()} == {"r0", "r1"}


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
def test_odd_texts_do_no_harm(dateline, tmp_path, text):
    path = tmp_path / "odd.txt"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    code, out, err = dateline("code", path, "--ledger", tmp_path / "t.ledger", "--format", "jsonl")
    assert code in (0, 1)
    assert "Traceback" not in err
    for line in out.splitlines():
        span = json.loads(line)["trigger"]
        assert text[span["start"] : span["end"]] == span["text"]
    assert dateline("verify", tmp_path / "t.ledger")[0] == 0


def test_lone_surrogates_in_json(dateline):
    row = b'{"id": "s", "text": "Gunmen \\ud800 killed two men in Gao."}'
    assert dateline("code", "-", stdin=row)[0] == 0


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("code", "x.txt", "--published", "1.6.2017"), "YYYY-MM-DD"),
        (("code", "x.txt", "--format", "xlsx"), "jsonl"),
        (("code", "x.csv", "--map", "text"), "FIELD=COLUMN"),
        (("annotate", "x.txt", "--layer", "verbs"), "the layers are"),
        (("resolve", "ship", "x"), "actor, place or time"),
        (("schema", "ship"), "the records are"),
        (("search", "none.ledger", "x"), "no ledger at"),
        (("export", "none.ledger", "--format", "xlsx"), "jsonl, csv, geojson"),
    ],
)
def test_unusable_arguments_are_status_2(dateline, args, says):
    code, out, err = dateline(*args)
    assert (code, out) == (2, "")
    assert says in err


def test_a_file_that_is_no_ledger(dateline, tmp_path):
    path = tmp_path / "x.ledger"
    path.write_text("no ledger")
    code, _, err = dateline("search", path, "x")
    assert code == 1
    assert "is no ledger" in err


def test_a_path_that_is_not_there(dateline):
    code, out, err = dateline("code", "nowhere/none.txt")
    assert (code, out) == (1, "")
    assert "none.txt" in err


def test_search_events_export_verify(dateline, ledger, tmp_path):
    code, out, _ = dateline("search", ledger, "livestock", "--json")
    assert code == 0
    assert {json.loads(line)["document"] for line in out.splitlines()} <= {"sahel-market-1", "sahel-market-2"}
    code, out, _ = dateline("events", ledger, "--json")
    events = [Event.model_validate_json(line) for line in out.splitlines()]
    assert events
    code, out, _ = dateline("event", ledger, events[0].id, "--json")
    assert json.loads(out)["event"]["id"] == events[0].id
    target = tmp_path / "x.geojson"
    assert dateline("export", ledger, "--format", "geojson", "-o", target)[0] == 0
    assert json.loads(target.read_text())["type"] == "FeatureCollection"
    assert not list(tmp_path.glob("*.part"))
    assert dateline("verify", ledger)[0] == 0
    assert dateline("runs", ledger)[0] == 0


def test_a_judgement_moves_a_claim(dateline, ledger):
    claim = json.loads(dateline("search", ledger, "--json", "--limit", "1")[1])["id"]
    assert dateline("judge", ledger, "reject", claim)[0] == 2  # nobody named
    assert dateline("judge", ledger, "reject", claim, "--by", "sara")[0] == 0
    assert dateline("event", ledger, claim)[0] == 2


def test_annotate_layers(dateline, tmp_path):
    path = tmp_path / "gao.txt"
    path.write_text(STORY)
    code, out, _ = dateline("annotate", path, "--layer", "places,times,actors,counts,attributions,factuality,triggers")
    rows = [Mention.model_validate_json(line) for line in out.splitlines()]
    assert code == 0
    assert {"places", "actors", "counts", "attributions", "triggers"} <= {r.layer for r in rows}
    for r in rows:
        assert STORY[r.start : r.end] == r.text


def test_resolve(dateline):
    code, out, _ = dateline("resolve", "time", "Wednesday", "--date", "2017-06-01")
    assert json.loads(out)["best"]["start"] == "2017-05-31"
    rows = b'{"text": "yesterday", "date": "2020-01-01"}\nlast week\n'
    code, out, _ = dateline("resolve", "time", "-", stdin=rows)
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert answers[0]["best"]["start"] == "2019-12-31"
    assert answers[1]["query"] == "last week"
    _, out, _ = dateline("resolve", "place", "Deir el-Zour")
    assert json.loads(out)["best"]["country"] == "SY"
    _, out, _ = dateline("resolve", "actor", "Boko Haram gunmen")
    assert json.loads(out)["best"]["country"] == "NG"


def test_every_command_shows_an_example():
    runner = CliRunner()
    text = runner.invoke(app, ["--help"]).output
    commands = re.findall(r"^  ([a-z]+)  ", text.split("Commands:")[1], re.M)
    assert len(commands) >= 15
    for name in commands:
        if name in ("gazetteer", "lexicon"):
            continue
        assert f"dateline {name}" in runner.invoke(app, [name, "--help"]).output, name


def test_every_command_is_in_the_docs():
    page = (ROOT / "docs/cli.md").read_text()
    text = CliRunner().invoke(app, ["--help"]).output
    for name in re.findall(r"^  ([a-z]+)  ", text.split("Commands:")[1], re.M):
        assert f"dateline {name}" in page, name


def test_help_is_quick():
    code = "import sys, dateline.cli; print([m for m in ('spacy', 'onnxruntime', 'trafilatura') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
