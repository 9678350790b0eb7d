"""What leaves the house: reviewed claims alone, no exact point, no private name anywhere, nothing that is not our own overwritten."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from room_texts import claim, document, market, party, put, span

from dateline.api import judging
from dateline.api.masking import name_may_stay
from dateline.api.publishing import Rules, coarsened
from dateline.api.store import Ledger
from dateline.errors import BadArgument
from dateline.ontology.actors import load_lexicon
from dateline.types import Count, Place, PlaceCandidate, Source, Time
from dateline.web.static_site import publish

SEEN = (
    "Salma Haddour saw jets bomb the bridge of Telmin, near 34.51234, 38.25678. "
    "She told the agency that the son of Salma Haddour, Karim, died; Haddour wept. <script>alert(1)</script>"
)
PRIVATE = ("Salma", "Haddour", "Karim", "Hana Darwish")


def witness():
    salma = party(SEEN, "Salma Haddour")
    place = Place(
        name="Telmin", country="SY", lat=34.51234, lon=38.25678, km=2.0, precision="exact", geonameid=170123,
        mention=span(SEEN, "Telmin, near 34.51234, 38.25678"),
        candidates=(PlaceCandidate(name="Telmin", lat=34.51234, lon=38.25678, km=2, score=1),),
    )  # fmt: skip
    return document("witness-salma", SEEN, title="Salma Haddour's story", publisher="Sahel Wire", published=date(2015, 3, 6)), [
        claim(
            "claim-seen", "witness-salma", SEEN, "bomb", event="event-bridge", place=place,
            actors=(party(SEEN, "jets"),), recipients=(party(SEEN, "Karim"),),
            source=Source(kind="reported", parties=(salma,), interest="witness", cue=span(SEEN, "told")),
            time=Time(start=date(2015, 3, 5), end=date(2015, 3, 5), precision="day"),
            counts=(Count(what="killed", of="<b>son</b> of Haddour", min=1, max=1, mention=span(SEEN, "son of Salma Haddour, Karim")),),
        )
    ]  # fmt: skip


@pytest.fixture
def reviewed_ledger(tmp_path):
    path = put(tmp_path / "house.ledger", *market(), witness())
    with Ledger(path) as ledger:
        judging.judge(ledger, "accept", "claim-bombed", by="Rita", why="seen the video of Rita's friend")
        judging.judge(ledger, "correct", "claim-denied", by="Rita", value={"factuality": "CT-"})
        judging.judge(ledger, "accept", "claim-seen", by="Rita")
        judging.judge(ledger, "reject", "claim-shelled", by="Rita")
    return path


def everything(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8")
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def test_only_reviewed_claims_leave(reviewed_ledger, tmp_path):
    made = publish(reviewed_ledger, tmp_path / "site", Rules())
    files = everything(tmp_path / "site")
    ids = {json.loads(line)["id"] for line in files["data/claims.jsonl"].splitlines()}
    assert ids == {"claim-bombed", "claim-denied", "claim-seen"}
    assert made["left_out"] == {"not reviewed": 1, "rejected by a reviewer": 1}
    assert made["events"] == 2
    for text in files.values():
        assert "claim-shelled" not in text
        assert "claim-arabic" not in text
        assert "Rita" not in text


def test_no_private_name_and_no_text_of_a_dispatch_is_in_any_file(reviewed_ledger, tmp_path):
    publish(reviewed_ledger, tmp_path / "site", Rules())
    for name, text in everything(tmp_path / "site").items():
        for private in (*PRIVATE, "witness-salma", "wept"):
            assert private.lower() not in (text + name).lower(), f"{private} in {name}"
    page = (tmp_path / "site/event/event-bridge.html").read_text()
    assert "Witness 1" in page
    assert "[name withheld]" in page
    assert "Telmin" in page


def test_names_that_are_said_to_be_public_stay(reviewed_ledger, tmp_path):
    publish(reviewed_ledger, tmp_path / "site", Rules(keep_names=("Hana Darwish",)))
    assert "Hana Darwish" in (tmp_path / "site/data/claims.jsonl").read_text()


def test_no_exact_point_is_in_any_file(reviewed_ledger, tmp_path):
    publish(reviewed_ledger, tmp_path / "site", Rules(coarsen_km=10))
    for name, text in everything(tmp_path / "site").items():
        for exact in ("34.51234", "38.25678", "34.512", "170123"):
            assert exact not in text, f"{exact} in {name}"
    rows = [
        json.loads(r)
        for n in ("claims", "events")
        for r in (tmp_path / f"site/data/{n}.jsonl").read_text().splitlines()
    ]
    points = {
        (r["place"]["lat"], r["place"]["lon"], r["place"]["km"])
        for r in rows
        if r["place"] and r["place"]["name"] == "Telmin"
    }
    assert len(points) == 1, "a happening and its claim are told at the same place"


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(0.5, 200), st.floats(0.1, 50))
def test_the_true_point_lies_within_the_radius_that_is_told(lat, lon, km, radius):
    told = coarsened(Place(name="x", lat=lat, lon=lon, km=radius), km)
    north = (told.lat - lat) * 111.32
    turn = (told.lon - lon + 180) % 360 - 180
    east = turn * 111.32 * math.cos(math.radians(told.lat))
    assert math.hypot(north, east) <= told.km - radius + 0.2
    assert -90 <= told.lat <= 90
    assert -180 <= told.lon <= 180


def test_the_same_ledger_gives_the_same_site(reviewed_ledger, tmp_path):
    publish(reviewed_ledger, tmp_path / "a", Rules())
    publish(reviewed_ledger, tmp_path / "b", Rules())
    assert everything(tmp_path / "a") == everything(tmp_path / "b")


def test_pages_need_no_script_and_let_none_in(reviewed_ledger, tmp_path):
    publish(reviewed_ledger, tmp_path / "site", Rules())
    for name, text in everything(tmp_path / "site").items():
        if name.endswith(".html"):
            assert "<script" not in text
            assert "<b>son" not in text
            assert not re.search(r"\s(on\w+|style)=", text)
            style = re.search(r"<style>(.*?)</style>", text, re.S)[1]
            allowed = re.search(r"style-src 'sha256-([^']+)'", text)[1]
            assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() == allowed
            assert not re.search(r"(src|href)=\"(https?:)?//", text)


def test_links_of_the_site_lead_to_its_files(reviewed_ledger, tmp_path):
    publish(reviewed_ledger, tmp_path / "site", Rules())
    for name in everything(tmp_path / "site"):
        if name.endswith(".html"):
            page = tmp_path / "site" / name
            for link in re.findall(r'href="([^"#]+)"', page.read_text()):
                assert (page.parent / link).is_file(), f"{link} in {name}"


def test_a_folder_of_something_else_is_not_written_over(reviewed_ledger, tmp_path):
    (tmp_path / "site").mkdir()
    mine = tmp_path / "site" / "thesis.txt"
    mine.write_text("mine")
    with pytest.raises(BadArgument, match="--force"):
        publish(reviewed_ledger, tmp_path / "site", Rules())
    assert list((tmp_path / "site").iterdir()) == [mine]
    publish(reviewed_ledger, tmp_path / "site", Rules(), force=True)
    assert mine.read_text() == "mine"


def test_what_is_withdrawn_goes_from_the_site(reviewed_ledger, tmp_path):
    publish(reviewed_ledger, tmp_path / "site", Rules())
    assert (tmp_path / "site/event/event-bridge.html").exists()
    with Ledger(reviewed_ledger) as ledger:
        judging.judge(ledger, "reject", "claim-seen", by="Rita")
    publish(reviewed_ledger, tmp_path / "site", Rules())
    assert not (tmp_path / "site/event/event-bridge.html").exists()


def test_a_manifest_of_somebody_else_cannot_have_files_beyond_the_folder_removed(reviewed_ledger, tmp_path):
    (tmp_path / "keep.txt").write_text("mine")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/manifest.json").write_text(json.dumps({"made_by": "dateline publish", "files": ["../keep.txt"]}))
    publish(reviewed_ledger, tmp_path / "site", Rules())
    assert (tmp_path / "keep.txt").exists()


def test_a_ledger_that_nobody_reviewed_makes_an_empty_site_that_says_so(room_ledger, tmp_path):
    assert publish(room_ledger, tmp_path / "site", Rules())["claims"] == 0
    assert "nothing to show" in (tmp_path / "site/index.html").read_text()


@pytest.mark.parametrize("name", ["armed men", "Syrian troops", "Government forces", "civilians", "Russia", "people"])
def test_words_that_only_describe_stay(name):
    assert name_may_stay(name, load_lexicon())


@pytest.mark.parametrize(
    "name", ["Hana Darwish", "hana darwish", "relatives of Hana Darwish", "سلمى حدور", "", "Dr Karim"]
)
def test_names_that_nobody_knows_do_not(name):
    assert not name_may_stay(name, load_lexicon())


@pytest.mark.parametrize("km", [-1, math.nan, math.inf, 5000])
def test_a_radius_that_makes_no_sense_is_refused(km):
    with pytest.raises(BadArgument):
        Rules(coarsen_km=km)
