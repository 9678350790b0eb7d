"""dateline resolve, schema, doctor, version: what is known of a phrase, of a record, of this installation."""

from __future__ import annotations

import json

import pytest

from dateline import __version__
from dateline.types import Claim, Document, Event, Failure, Judgement, Mention, Rejection


def answers(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_resolve_one(dateline):
    code, out, _ = dateline("resolve", "time", "Wednesday", "--date", "2017-06-01")
    answer = json.loads(out)
    assert code == 0
    assert set(answer) == {"query", "best", "candidates"}
    assert answer["best"]["start"] == answer["best"]["end"] == "2017-05-31"
    assert json.loads(dateline("resolve", "place", "Deir el-Zour")[1])["best"]["country"] == "SY"
    assert json.loads(dateline("resolve", "actor", "Boko Haram gunmen")[1])["best"]["country"] == "NG"


def test_a_place_by_country(dateline):
    here = json.loads(dateline("resolve", "place", "Tripoli", "--country", "lb")[1])["best"]
    there = json.loads(dateline("resolve", "place", "Tripoli", "--country", "LY")[1])["best"]
    assert (here["country"], there["country"]) == ("LB", "LY")


def test_what_is_not_known_has_no_best(dateline):
    code, out, _ = dateline("resolve", "time", "qwxz")
    assert code == 0
    assert json.loads(out) == {"query": "qwxz", "best": None, "candidates": []}


def test_a_line_each_in_order(dateline):
    rows = b'{"text": "yesterday", "date": "2020-01-01"}\nlast week\r\n{"text": "Monday"}\n'
    code, out, _ = dateline("resolve", "time", "-", "--date", "2017-06-01", stdin=rows)
    found = answers(out)
    assert code == 0
    assert [a["query"] for a in found] == ["yesterday", "last week", "Monday"]
    assert [a["best"]["start"] for a in found] == ["2019-12-31", "2017-05-22", "2017-05-29"]


BAD_LINES = {
    "cut": b'{"text": "Mon',
    "no text": b'{"date": "2017-06-01"}',
    "text is no string": b'{"text": 5}',
    "date is no string": b'{"text": "Monday", "date": 5}',
    "year 99999": b'{"text": "Monday", "date": "99999-01-01"}',
    "year 0": b'{"text": "Monday", "date": "0000-01-01"}',
    "deep": b'{"text": ' + b"[" * 100_000,
}


@pytest.mark.parametrize("name", BAD_LINES)
@pytest.mark.parametrize("what", ["time", "actor"])
def test_a_bad_line_keeps_the_order(dateline, name, what):
    rows = b'{"text": "yesterday", "date": "2020-01-02"}\n' + BAD_LINES[name] + b"\nBoko Haram\n"
    code, out, err = dateline("resolve", what, "-", stdin=rows)
    found = answers(out)
    assert code == 1
    assert "line 2:" in err
    assert len(found) == 3
    assert found[1]["best"] is None
    assert found[2]["query"] == "Boko Haram"


@pytest.mark.parametrize("what", ["time", "actor", "place"])
def test_odd_lines_do_no_harm(dateline, what):
    rows = (
        b'\n \n{"text": "\\ud800 Gao"}\nG\xff\xfeao\nNUL\x00\n' + "\u202eGao\u202c\n\u0301\n🙂\n".encode() + b"x" * 5000
    )
    code, out, _ = dateline("resolve", what, "-", stdin=rows)
    assert code == 0
    assert len(answers(out)) == 9
    assert answers(out)[2]["query"] == "\ud800 Gao"


RECORDS = {
    "document": Document,
    "claim": Claim,
    "event": Event,
    "mention": Mention,
    "judgement": Judgement,
    "failure": Failure,
    "rejection": Rejection,
}


@pytest.mark.parametrize("name", RECORDS)
def test_schema_names_every_field(dateline, name):
    code, out, _ = dateline("schema", name)
    schema = json.loads(out)
    assert code == 0
    assert schema["$schema"].endswith("2020-12/schema")
    assert set(schema["properties"]) == set(RECORDS[name].model_fields)


def test_doctor_tells_what_is_in_use(dateline, coder):
    code, out, err = dateline("doctor", "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert found["dateline"]["version"] == __version__
    assert len(found["language model"]["sha256"]) == 64
    assert found["coder"]["version"].startswith(f"dateline-{__version__}+")
    assert found["sqlite"]["fts5"] is True
    assert int(found["gazetteer"]["places"]) > 100_000
    assert found["language model"]["sha256"] in dateline("doctor")[1]


def test_doctor_names_what_is_wrong(dateline, monkeypatch, tmp_path):
    from dateline.api import facts
    from dateline.errors import ModelMissing

    def none() -> dict:
        raise ModelMissing("no trained weights 'coder'; reinstall Dateline")

    monkeypatch.setattr(facts, "_coder", none)
    code, out, err = dateline("doctor")
    assert code == 1
    assert "no trained weights" in err
    assert "language model" in out


def test_the_gazetteer_is_built_once_and_told_of(monkeypatch, tmp_path):
    from dateline.api import facts

    built = []

    class Book:
        @classmethod
        def open(cls):
            built.append(tmp_path)
            (tmp_path / f"gazetteer-{facts.version()}.sqlite").touch()
            return cls()

        def close(self) -> None:
            pass

    monkeypatch.setattr(facts, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(facts, "Gazetteer", Book)
    told: list[str] = []
    facts.prepare(told.append)
    facts.prepare(told.append)
    assert len(built) == len(told) == 1
    assert "building the gazetteer" in told[0]


def test_lexicon_check_and_version(dateline):
    assert dateline("version")[:2] == (0, __version__ + "\n")
    code, out, err = dateline("lexicon", "check")
    assert (code == 0) is (out == "")
    assert f"{len(out.splitlines())} problems" in err
