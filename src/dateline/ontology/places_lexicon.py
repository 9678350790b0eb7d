"""Words about places: the names that our tables know outright, and the nouns, directions and verbs around a name."""

from __future__ import annotations

import re
from functools import lru_cache

from dateline.ontology.places import demonyms, division_aliases, load_countries, load_places
from dateline.ontology.places_names import fold

# Noun beside a name → the class of place that it asks for. "" asks for nothing in particular.
FEATURE_NOUNS: dict[str, str] = {
    **dict.fromkeys("province governorate oblast state region prefecture department krai republic".split(), "admin1"),
    **dict.fromkeys("county parish district raion rayon municipality subdistrict canton borough".split(), "admin2"),
    **dict.fromkeys("countryside hinterland".split(), "countryside"),
    **dict.fromkeys("city town capital stronghold bastion hub".split(), "town"),
    **dict.fromkeys("village hamlet settlement".split(), "village"),
    **dict.fromkeys("neighborhood neighbourhood quarter suburb enclave".split(), "part"),
    **dict.fromkeys("airport airbase airfield base dam camp crossing prison bridge checkpoint port".split(), "site"),
    **dict.fromkeys("hospital market square mosque street road highway university hotel station".split(), "site"),
    **dict.fromkeys("river lake sea valley mountain mountains desert island islands peninsula gulf strait".split(), "nature"),
    **dict.fromkeys("area zone front outskirts suburbs pocket axis plain corridor farms hills".split(), ""),
}  # fmt: skip
PLURALS = {
    "provinces": "province", "governorates": "governorate", "states": "state", "regions": "region", "cities": "city",
    "towns": "town", "villages": "village", "districts": "district", "counties": "county", "areas": "area",
    "neighborhoods": "neighborhood", "neighbourhoods": "neighbourhood", "oblasts": "oblast", "camps": "camp",
    "suburbs": "suburb", "quarters": "quarter", "parishes": "parish", "settlements": "settlement",
}  # fmt: skip
# A name before one of these names a person, a body, a vessel or a paper, not a place.
NOT_A_PLACE_AFTER = frozenset(
    "submarine frigate destroyer warship cruiser corvette carrier brigade battalion regiment division squad fc united "
    "times post tribune gazette herald news press media university college school church foundation institute center "
    "centre company corp inc hotel group bank observatory network agency council committee accord accords agreement "
    "treaty conference declaration protocol process convention summit".split()
)
# A name before one of these is the place where a body or a person belongs, not where something happens.
BODIES = frozenset(
    "police mayor sheriff department hospital city council governor residents resident man woman men teen parents native "
    "officials official mayoral grand jury commission legislature assembly parliament house senate national state supreme "
    "court court's government army navy military embassy ambassador liberation district public fire airport university "
    "high school schools school county road community newspaper authorities prosecutor prosecutors".split()
)
VESSELS = frozenset("submarine frigate warship destroyer corvette cruiser carrier tanker freighter".split())
SPEAKERS = frozenset(
    "governor mayor police governorate's officials official activist activists resident residents spokesman native "
    "lawmaker senator congressman councilman".split()
)
TITLES = frozenset(
    "mr mrs ms miss dr president minister general gen col colonel capt captain lt maj major sgt sheikh imam king queen "
    "prince princess sir lord lady sen rep gov governor judge justice mullah ayatollah pope saint st pastor rev "
    "correspondent ambassador secretary spokesman spokeswoman commander chief".split()
)
# Acts that only people and governments do: a capital or country as their subject stands for its government.
ACT_VERBS = frozenset(
    "say tell deny accuse announce claim warn insist urge demand call condemn blame reject agree vow threaten want "
    "hope believe argue add state declare confirm acknowledge admit maintain ask request offer propose back support "
    "oppose welcome criticize criticise describe consider seek refuse accept pledge promise plan decide order summon "
    "expel recognize recognise impose lift ban veto sign send launch deploy provide supply arm fund finance notify "
    "inform report respond retaliate pressure press denounce deplore regret suspend withdraw try expect".split()
)
FALSE_NAMES = frozenset(
    "same most police bar of march may monday sunday friday many man men young best bad mine black white green brown "
    "hope love north south east west northern southern eastern western central god allah muslim islam christian sunni "
    "shiite shia kurd kurdish arab islamic state army force forces air ground video photo reuters ap afp read tags "
    "date posted more also war as at on an al el in is are was it he she they we you i the a no yes but and or so if "
    "who what when where why how this that these those here there then one two three first second third new old "
    "january february april june july august september october november december".split()
)


@lru_cache(maxsize=1)
def table_names() -> dict[str, str]:
    """Folded name → "country" or the kind of our own rows: every name that our tables know outright."""
    found: dict[str, str] = {}
    for row in load_places():
        for name in row.names:
            found.setdefault(fold(name), row.kind)
    for country in load_countries().values():
        for name in country.names:
            found[fold(name)] = "country"
    found.pop("", None)
    return found


@lru_cache(maxsize=1)
def abbreviation_pattern() -> re.Pattern[str]:
    """Matches the dotted abbreviations of divisions: "Ky.", "W.Va.", "N.Y."."""
    dotted = sorted((a for a in division_aliases() if a.endswith(".")), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(a) for a in dotted) + r")(?!\w)")


@lru_cache(maxsize=1)
def capitals() -> frozenset[str]:
    """Folded names of capitals and seats of government that stand for their government."""
    return frozenset(fold(c.capital) for c in load_countries().values()) | {"kiev", "tel aviv", "the hague", "ankara"}


__all__ = [
    "ACT_VERBS", "BODIES", "FALSE_NAMES", "FEATURE_NOUNS", "NOT_A_PLACE_AFTER", "PLURALS", "SPEAKERS", "TITLES", "VESSELS", "abbreviation_pattern", "capitals",
    "demonyms", "table_names",
]  # fmt: skip
