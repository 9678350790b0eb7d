import pytest
from telling import party, telling

from dateline.fuse import fuse

ARMY, REBELS = party("army", "dl:army", sector="MIL"), party("rebels", "dl:rebels", sector="REB")
PEOPLE = party("villagers", sector="CVL")


def grade(*claims, rule="airwars"):
    (event,) = fuse(claims, rule=rule)
    return event.grade


def hit(id, source, killed=4, **more):  # noqa: A002
    return telling(id, source, killed=killed, **{"recipients": [PEOPLE], "actors": [ARMY]} | more)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([hit("a", "residents")], "weak"),
        ([hit("a", "residents"), hit("b", "monitor", interest="monitor")], "fair"),
        (
            [hit("a", "residents"), hit("b", "rebels", interest="belligerent")],
            "weak",
        ),  # a party to the fight is no second source
        ([hit("a", "residents"), hit("b", "monitor", actors=[REBELS])], "contested"),
        ([hit("a", "residents"), hit("b", "army", source_id="dl:army", interest="belligerent")], "confirmed"),
        ([hit("a", "monitor", of="fighters", recipients=[REBELS])], "discounted"),
        ([hit("a", "army", recipients=[REBELS])], "discounted"),
        ([hit("a", "army", factuality="CT-")], "discounted"),
        ([hit("a", "residents", killed=None)], None),  # nobody tells of harm
        ([hit("a", "residents", type="PROTEST")], None),
    ],
)
def test_airwars_grades(claims, expected):
    assert grade(*claims) == expected


def test_other_rules_do_not_grade():
    assert grade(hit("a", "residents"), rule="ucdp") is None
