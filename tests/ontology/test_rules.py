import json

import pytest

from dateline.errors import BadArgument
from dateline.ontology.rules import RULES, load_rule, named_rule, rule_of


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_its_own_name_and_a_source(name):
    rule = named_rule(name)
    assert rule.name == name
    assert rule.title
    assert rule.source
    assert rule_of(name) is rule


def test_codebooks_are_named_with_an_edition():
    assert "23.1" in named_rule("ucdp").source
    assert "2024" in named_rule("acled").source
    assert named_rule("acled").numbers.vague["dozens"] == 12
    assert [g.grade for g in named_rule("airwars").grading.grades][-1] == "weak"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('name = "x"', "source: Field required"),
        ('name = "X y"\nsource = "s"', "name: String should match"),
        ('name = "x"\nsource = "s"\n[numbers]\nbest = "mean"', "numbers.best: Input should be"),
        ('name = "x"\nsource = "s"\n[numbers]\nfoo = 1', "numbers.foo: Extra inputs"),
        ('name = "ucdp"\nsource = "s"', "one of Dateline's own"),
        ("name = ", "no TOML"),
        ("\x00", "no TOML"),
    ],
)
def test_a_rule_file_with_a_fault_says_where(tmp_path, text, says):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(BadArgument, match=says) as error:
        load_rule(path)
    assert "mine.toml" in str(error.value)


def test_a_rule_in_json(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(
        json.dumps(
            {"name": "mine", "source": "us", "grading": {"grades": [{"grade": "a", "origins": 2}, {"grade": "b"}]}}
        )
    )
    assert rule_of(str(path)).grading.grades[0].origins == 2
    path.write_text("[]")
    with pytest.raises(BadArgument, match="a rule is a table"):
        load_rule(path)


def test_no_such_rule(tmp_path):
    with pytest.raises(BadArgument, match="the rules are latest, median"):
        rule_of("guess")
    with pytest.raises(BadArgument, match="cannot be read"):
        rule_of(str(tmp_path / "none.toml"))
