import pytest
from telling import party, telling

from dateline.fuse import fuse
from dateline.types import Event

ARMY, MINISTRY = (
    party("Army of X", "dl:x-army", country="XA", sector="MIL"),
    party("X ministry", "dl:x-mod", country="XA", sector="GOV"),
)
REBELS = party("Rebels", "dl:rebels", sector="REB")


def drawn(*claims, **more) -> Event:
    (event,) = fuse(claims, **more)
    return event


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ((17, None), 20, "corroborated"),  # at least 17, and 20
        ((24, 99), 30, "corroborated"),  # dozens, and 30
        (12, 40, "disputed"),
        (12, (13, None), "disputed"),
        ((None, None), 4, "single-source"),
    ],
)
def test_numbers_agree_or_not(one, other, status):
    event = drawn(telling("a", killed=one), telling("b", "army", killed=other))
    assert event.statuses["counts.killed"] == status


def test_killed_and_injured_are_different_fields():
    event = drawn(telling("a", killed=12), telling("b", "army", counts=[{"what": "injured", "min": 40, "max": 40}]))
    assert event.conflicts == ()
    assert (event.statuses["counts.killed"], event.statuses["counts.injured"]) == ("single-source", "single-source")
    assert event.status == "corroborated"


def test_children_and_all_are_different_fields():
    assert drawn(telling("a", killed=12, of="children"), telling("b", "army", killed=40)).conflicts == ()


def test_a_running_toll_may_grow():
    event = drawn(telling("a", killed=12), telling("b", "army", killed=40, running=True))
    assert event.conflicts == ()
    assert event.statuses["counts.killed"] == "single-source"  # they neither clash nor agree


def test_a_source_that_corrects_itself_is_in_no_conflict():
    assert drawn(telling("a", killed=12), telling("b", killed=40)).conflicts == ()


def test_a_conflict_on_one_field_leaves_the_others_standing():
    day = {"start": "2017-05-30", "end": "2017-05-30", "precision": "day"}
    event = drawn(telling("a", killed=12, time=day), telling("b", "army", killed=40, time=day))
    assert event.status == "disputed"
    assert (event.statuses["counts.killed"], event.statuses["time"]) == ("disputed", "corroborated")


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        (ARMY, REBELS, "disputed"),
        (ARMY, MINISTRY, "corroborated"),  # organs of one state
        (ARMY, party("gunmen"), "single-source"),
        (REBELS, REBELS, "corroborated"),
        (party("gunmen"), party("Gunmen"), "corroborated"),
    ],
)
def test_who_did_it(one, other, status):
    event = drawn(telling("a", actors=[one]), telling("b", "residents", actors=[other]))
    assert event.statuses["actors"] == status
    assert ("actors" in [c.field for c in event.conflicts]) == (status == "disputed")


def test_a_party_that_is_said_not_to_have_been_it_is_no_actor():
    event = drawn(telling("a", actors=[REBELS]), telling("b", "army", actors=[{**ARMY, "certainty": "CT-"}]))
    assert [p.name for p in event.actors] == ["Rebels"]
    assert event.conflicts == ()


def at(name: str, lat: float, km: float, precision: str = "exact", **more) -> dict:
    return {"name": name, "lat": lat, "lon": 38.0, "km": km, "precision": precision, **more}


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        (at("Qarat", 34.5, 5), at("Qarat", 34.5, 5), "corroborated"),
        (at("Qarat", 34.5, 5), at("Wadi", 34.55, 5), "corroborated"),
        (at("Qarat", 34.5, 5), at("Homs", 34.6, 80, "admin1"), "single-source"),  # a province backs up no village
        (at("Qarat", 34.5, 5), at("Raqqa", 36.0, 5), "disputed"),
        (at("Qarat", 34.5, 5, role="from"), at("Raqqa", 36.0, 5, role="to"), "single-source"),
    ],
)
def test_where(one, other, status):
    assert drawn(telling("a", place=one), telling("b", "army", place=other)).statuses["place"] == status


def test_a_vague_month_backs_up_no_day():
    day = {"start": "2017-05-30", "end": "2017-05-30", "precision": "day"}
    year = {"start": "2017-01-01", "end": "2017-12-31", "precision": "year"}
    assert drawn(telling("a", time=day), telling("b", "army", time=year)).statuses["time"] == "single-source"


def test_a_denial_by_who_is_accused_disputes_who_did_it_alone():
    event = drawn(telling("a", actors=[ARMY], killed=4), telling("b", "residents", actors=[ARMY], killed=4),
                  telling("n", "X ministry", factuality="CT-", actors=[ARMY], source_id="dl:x-mod"))  # fmt: skip
    assert event.status == "disputed"
    assert (event.statuses["actors"], event.statuses["counts.killed"]) == (
        "corroborated",
        "corroborated",
    )  # nothing ties the denier to the army
    known = telling("n", None, kind="reported", factuality="CT-")
    known = known.model_copy(update={"source": known.source.model_copy(update={"parties": event.actors})})
    assert drawn(telling("a", actors=[ARMY], killed=4), known).statuses["actors"] == "disputed"


def test_a_denial_from_another_dispatch_counts_against_the_claim_it_points_at():
    claims = [telling("a", killed=4), telling("n", "army", event="e2", type="REJECT", denies="a")]
    first, second = fuse(claims)
    assert (first.status, first.denials, first.claims) == ("disputed", ("n",), ("a",))
    assert [v["claim"] for v in first.conflicts[0].values] == ["a", "n"]
    assert second.id == "e2"


def test_a_reject_in_the_happening_that_points_at_it_is_no_telling_of_it():
    event = drawn(telling("a", killed=4), telling("n", "army", type="REJECT", denies="a"))
    assert (event.type, event.status, event.sources) == ("ASSAULT", "disputed", 1)


def test_what_is_only_denied():
    event = drawn(telling("n", "army", killed=4, factuality="CT-"))
    assert (event.status, event.statuses["counts.killed"]) == ("denied", "denied")


def test_a_conflict_shows_words_source_and_claim():
    event = drawn(telling("a", killed=12, words="twelve"), telling("b", "army", killed=40, interest="belligerent"))
    (conflict,) = event.conflicts
    first, second = conflict.values
    assert (first["value"], first["span"]["text"], first["document"]) == ([12, 12], "twelve", "d-a")
    assert (second["source"], second["interest"], second["claim"]) == (["army"], "belligerent", "b")


def test_origins_may_be_told_from_outside():
    def one_story(claims):
        return [{"name": "agency", "kind": "agency", "interest": "media", "claims": [c.id for c in claims]}]

    claims = [telling("a", "paper", killed=4), telling("b", "radio", killed=9)]
    assert drawn(*claims).status == "disputed"
    event = drawn(*claims, origins=one_story)
    assert (event.status, event.sources, event.conflicts) == ("single-source", 1, ())
    assert event.origins[0] == {"name": "agency", "kind": "agency", "interest": "media", "claims": ["a", "b"]}


def test_who_stands_behind_it_and_with_what_interest():
    event = drawn(
        telling("a", "Observatory", interest="monitor"),
        telling("b", "army", interest="belligerent"),
        telling("c", "Observatory"),
    )
    assert [(o["name"], o["interest"], o["claims"]) for o in event.origins] == [
        ("Observatory", "monitor", ["a", "c"]),
        ("army", "belligerent", ["b"]),
    ]


def test_a_stray_pin_does_not_move_a_much_told_happening():
    town, province, stray = at("Qarat", 34.5, 10), at("Homs", 34.6, 90, "admin1"), at("Raqqa", 36.0, 1)
    claims = [
        telling("a", place=province),
        telling("b", "army", place=stray),
        telling("c", "doctors", place=town),
        telling("d", "radio", place=province),
    ]
    event = drawn(*claims)
    assert event.place.name == "Qarat"
    assert event.traces["place"] == ("c",)
    assert drawn(*claims[:2]).place.name == "Raqqa"  # one against one: the sharper


def test_a_wide_window_is_no_better_for_ruling_nothing_out():
    day, year = {"start": "2017-04-04", "end": "2017-04-04"}, {"start": "2017-01-01", "end": "2017-12-31"}
    stray = {"start": "2017-05-01", "end": "2017-05-01"}
    claims = [
        telling("a", time=year),
        telling("b", "army", time=day),
        telling("c", "doctors", time=day),
        telling("d", "radio", time=stray),
    ]
    assert str(drawn(*claims).time.start) == "2017-04-04"


def test_every_field_is_traced_to_the_claims_that_tell_it():
    event = drawn(
        telling("a", killed=4, place=at("Homs", 34.6, 80)),
        telling("b", "army", place=at("Qarat", 34.5, 5), mode="aerial"),
    )
    assert event.traces == {"type": ("a", "b"), "mode": ("b",), "place": ("b",), "counts.killed": ("a",)}


def test_a_much_told_happening_is_drawn_quickly():
    claims = [telling(f"c{n}", f"source {n % 400}", killed=n % 7 + 1, actors=[ARMY]) for n in range(3000)]
    event = drawn(*claims)
    assert (event.sources, event.statuses["counts.killed"]) == (400, "disputed")
