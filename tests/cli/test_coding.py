"""dateline code and annotate: what they write, what they keep, and that the same twice changes nothing."""

from __future__ import annotations

import io
import json
import os

import pytest
from our_texts import SAMPLES, STORY

from dateline.api import store
from dateline.types import Claim, Mention


def documents_of(out: str) -> list[str]:
    return list(dict.fromkeys(json.loads(line)["document"] for line in out.splitlines()))


def test_claims_are_valid_and_point_at_their_words(coding, story):
    code, out, _ = coding("code", story)
    claims = [Claim.model_validate_json(line) for line in out.splitlines()]
    assert code == 0
    assert {c.document for c in claims} == {"gao"}
    for c in claims:
        assert STORY[c.trigger.start : c.trigger.end] == c.trigger.text
    assert [n.min for c in claims for n in c.counts if n.what == "killed"] == [12]


def test_claims_of_the_samples_have_just_the_fields_of_the_schema(dateline, ledger):
    _, out, _ = dateline("export", ledger)
    schema = json.loads(dateline("schema", "claim")[1])
    rows = [json.loads(line) for line in out.splitlines()]
    assert len(rows) > 20
    for row in rows:
        assert set(row) == set(schema["properties"])
        assert row["type"] in schema["properties"]["type"]["enum"]
        assert set(row["source"]) == set(schema["$defs"]["Source"]["properties"])
        Claim.model_validate(row)


def test_standard_input_and_published(coding):
    text = "Rebels shelled the town of Binnish on Wednesday, killing four civilians, a monitor said."
    code, out, _ = coding("code", "-", "--published", "2017-06-01", stdin=text.encode())
    times = [json.loads(line)["time"] for line in out.splitlines()]
    assert code == 0
    assert "2017-05-31" in {t["start"] for t in times if t}


def test_the_same_twice_adds_nothing_and_still_gives_the_claims(coding, story, tmp_path):
    path = tmp_path / "t.ledger"
    _, first, _ = coding("code", story, "--ledger", path)
    before = json.loads(coding("verify", path, "--json")[1])
    code, second, err = coding("code", story, "--ledger", path)
    after = json.loads(coding("verify", path, "--json")[1])
    assert code == 0
    assert "0 coded + 1 already there" in err
    assert first == second != ""
    assert before["content"] == after["content"]


def test_the_same_file_with_another_day_of_publication_is_coded_anew(coding, tmp_path):
    path, ledger = tmp_path / "gao.txt", tmp_path / "t.ledger"
    path.write_text("Gunmen killed 12 villagers near Gao on Tuesday, police said.\n")

    def starts(*more: object) -> tuple[set[str | None], str]:
        code, out, err = coding("code", path, "--ledger", ledger, *more)
        assert (code, documents_of(out)) == (0, ["gao"])
        return {(json.loads(line)["time"] or {}).get("start") for line in out.splitlines()}, err

    assert starts()[0] == {None}
    for expected in ("1 coded + 0 already there", "0 coded + 1 already there"):
        found, err = starts("--published", "2018-03-14")
        assert found == {"2018-03-13"}
        assert expected in err
    assert starts("--published", "2018-03-21")[0] == {"2018-03-20"}


def test_only_the_claims_of_what_was_named_are_written(coding, ledger, story):
    _, out, _ = coding("code", story, "--ledger", ledger, "--format", "jsonl")
    assert documents_of(out) == ["gao"]


def test_a_namesake_in_the_ledger_keeps_its_own_claims(coding, story, tmp_path):
    path = tmp_path / "t.ledger"
    coding("code", story, "--ledger", path)
    story.write_text(STORY.replace("12", "15"))
    _, out, _ = coding("code", story, "--ledger", path)
    (name,) = documents_of(out)
    assert name.startswith("gao-")
    assert {n["min"] for line in out.splitlines() for n in json.loads(line)["counts"]} == {15}


def test_a_terminal_gets_no_claims_unasked(coding, story, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    code, out, err = coding("code", story, "--ledger", tmp_path / "t.ledger")
    assert (code, out) == (0, "")
    assert "1 coded" in err


def test_table_tells_who_says_what_in_120_columns(coding, story):
    code, out, _ = coding("code", story, SAMPLES / "sudan-talks.txt", "--format", "table")
    lines = out.splitlines()
    assert code == 0
    assert max(map(len, lines)) <= 120
    assert any(line.startswith("gao · Sahel Wire · 2018-03-14") for line in lines)
    assert any("12" in line and "killed" in line for line in lines)
    for heading in ("who says", "who → whom", "where", "when", "how many", "how sure"):
        assert heading in out


def test_table_says_so_when_there_is_no_claim(coding, tmp_path):
    path = tmp_path / "weather.txt"
    path.write_text("Tomorrow will be mild, with some cloud in the afternoon.\n")
    code, out, _ = coding("code", path, "--format", "table")
    assert code == 0
    assert "weather" in out
    assert "no claims" in out


def test_a_dispatch_does_not_drive_the_terminal(coding, tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("Gunmen killed two \x1b[2J\x1b]0;owned\x07men near Gao, \u202epolice\u202c said.")
    _, out, err = coding("code", path, "--format", "table")
    assert not {"\x1b", "\x07", "\u202e"} & set(out + err)


@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_other_formats_hold_the_same_claims(coding, story, form):
    ids = [json.loads(line)["id"] for line in coding("code", story)[1].splitlines()]
    _, out, _ = coding("code", story, "--format", form)
    assert all(i in out for i in ids)


def test_output_appears_whole_or_not_at_all(coding, story, tmp_path):
    target = tmp_path / "claims.jsonl"
    code, out, _ = coding("code", story, "-o", target)
    assert (code, out) == (0, "")
    assert documents_of(target.read_text()) == ["gao"]
    assert coding("code", story, "-o", tmp_path / "none" / "x.jsonl")[0] == 2
    assert not list(tmp_path.glob("**/*.part"))


def test_output_to_a_device_leaves_the_device(coding, story, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert coding("code", story, "-o", pipe)[0] == 0
        assert documents_of(os.read(reader, 1 << 20).decode()) == ["gao"]
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_output_onto_the_ledger_is_refused(coding, ledger, story):
    before = ledger.read_bytes()
    assert coding("code", story, "--ledger", ledger, "-o", ledger)[0] == 2
    assert coding("export", ledger, "-o", ledger)[0] == 2
    assert ledger.read_bytes() == before


def test_workers_give_the_same(dateline, coder, story):
    alone = dateline("code", story, SAMPLES / "colombia-oil.txt")[1]
    assert dateline("code", story, SAMPLES / "colombia-oil.txt", "--workers", 2)[1] == alone != ""


def test_csv_by_mapping(coding, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(f'number,words,day\n7,"{STORY.partition(" - ")[2].strip()}",2018-03-14\n')
    code, out, _ = coding("code", path, "--map", "text=words", "--map", "id=number", "--map", "published=day")
    claims = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert {c["document"] for c in claims} == {"7"}
    assert {c["time"]["start"] for c in claims if c["time"]} == {"2018-03-13"}


def test_annotate_layers(coding, story):
    layers = "places,times,actors,counts,instruments,attributions,factuality,triggers"
    code, out, _ = coding("annotate", story, "--layer", layers)
    rows = [Mention.model_validate_json(line) for line in out.splitlines()]
    assert code == 0
    assert {"places", "times", "actors", "counts", "attributions", "factuality", "triggers"} <= {r.layer for r in rows}
    for r in rows:
        assert STORY[r.start : r.end] == r.text
    found = {r.layer: r.value for r in rows}
    assert found["counts"]["min"] == 12
    assert found["attributions"]["cue"]["text"] == "said"
    assert found["times"]["start"] == "2018-03-13"


def test_progress_is_for_terminals(coding, story, tmp_path):
    _, _, err = coding("code", story, "--ledger", tmp_path / "t.ledger")
    assert err.splitlines() == [err.strip()]  # the one line of the report


def test_progress_counts_up_on_a_terminal(monkeypatch):
    from dateline.cli.progress import Bar

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with Bar(4) as bar:
        bar.show(store.RunReport(coded=2, failed=1, claims=9, problems=["d7: step times: x\x1b[2J"]))
        bar._progress.refresh()
        assert "d7: step times: x\ufffd[2J" in screen.getvalue()
    assert "2 coded, 9 claims" in screen.getvalue()


def test_how_many_there_are(tmp_path):
    from dateline.api.plugged import expected

    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.jsonl").write_text('{"text": "x"}\n' * 3)
    (tmp_path / "c.bin").write_text("x")
    assert expected([str(tmp_path)]) == 4
    assert expected([str(tmp_path), "-"]) is None
    assert expected([str(tmp_path / "a.txt")]) == 1
