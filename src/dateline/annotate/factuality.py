"""Did it happen, according to its source? FactBank values by rules over the parse, as an aid to the encoder.

The path from the word that names the happening up to the root of its sentence is walked; each word on it or hanging
from it that negates, weakens, denies or only plans what stands below it changes the value (Saurí & Pustejovsky
2012, De Facto). Doubt about the doer alone ("a suspected Russian raid") is no doubt about the raid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dateline.analysis import Analysis, Attribution, Trigger
from dateline.annotate.factuality_path import Sign, signs_of
from dateline.pipeline import Step, step
from dateline.types import Factuality

_FLIP: dict[Factuality, Factuality] = {
    "CT+": "CT-",
    "PR+": "PR-",
    "PS+": "PS-",
    "CT-": "CT+",
    "PR-": "PR+",
    "PS-": "PS+",
}
SPEECH = frozenset({"REQUEST", "THREATEN", "REJECT", "ACCUSE", "AGREE", "SUPPORT"})
_ORDER: tuple[Factuality, ...] = ("Uu", "PS+", "PR+")


@dataclass(frozen=True, slots=True)
class Limits:
    """How sure the encoder must be of its value to stand against a strong or a weak rule (chosen by
    hand: not yet measured with an encoder).
    """

    strong: float = 0.9
    weak: float = 0.6


def factuality_of(
    doc: Any, token: int, attribution: Attribution | None = None, *, speech: bool = False
) -> tuple[Factuality | None, tuple[int, ...]]:
    """The value of the happening at `token` as its source gives it, and the tokens that told; (None, ()) if none did.

    Args:
        doc: the parsed document.
        token: index of the token that names the happening.
        attribution: who says it; its cue may hedge or deny, and what stands above its content is not the source's word.
        speech: the happening is an act of speech, whose own "must" or "will" is its form and not a doubt.
    """
    value, signs = _judge(doc, token, attribution, speech)
    return value, tuple(s.token for s in signs)


def _judge(doc: Any, token: int, attribution: Attribution | None, speech: bool) -> tuple[Factuality | None, list[Sign]]:
    floor = attribution.content if attribution is not None and attribution.sources and not attribution.hedge else None
    signs = signs_of(doc, token, floor, speech=speech)
    if attribution is not None and attribution.hedge == "CT-" and not any(s.value == "CT-" for s in signs):
        signs.append(Sign(token, "CT-", True))
    if not signs:
        hedge = attribution.hedge if attribution is not None else None
        return (hedge, []) if hedge in ("PS+", "PR+", "Uu") else (None, [])
    negated = sum(s.value == "CT-" for s in signs) % 2 == 1
    soft = [s.value for s in signs if s.value != "CT-"]
    value: Factuality = next((v for v in _ORDER if v in soft), "CT+")
    if negated and value == "Uu" and any(s.value == "CT-" and s.strong for s in signs):
        return "CT-", signs
    return (_FLIP[value] if negated and value in _FLIP else value), signs


def factuality_step(limits: Limits | None = None) -> Step:
    """The step that sets the value of each trigger where the rules are surer than the encoder."""
    cut = limits or Limits()

    @step("factuality", requires=["doc", "triggers", "roles", "attributions"], assigns=["triggers"])
    def judge(analysis: Analysis) -> Analysis:
        out: list[Trigger] = []
        for k, trigger in enumerate(analysis.triggers):
            scores = analysis.roles[k].factuality if k < len(analysis.roles) else {}
            out.append(replace(trigger, factuality=combine(analysis, trigger, scores, cut)))
        return replace(analysis, triggers=tuple(out))

    return judge


def combine(analysis: Analysis, trigger: Trigger, scores: dict[str, float], limits: Limits) -> Factuality:
    """The encoder's value, or that of the rules where the encoder is less sure than `limits` asks."""
    attribution = next(iter(analysis.attributions_over(trigger.span.start)), None)
    value, signs = _judge(analysis.doc, trigger.token, attribution, trigger.type in SPEECH)
    if value is None or value == trigger.factuality:
        return trigger.factuality
    strong = any(s.strong for s in signs)
    sure = scores.get(trigger.factuality, 1.0 if not scores else 0.0)
    return value if sure < (limits.strong if strong else limits.weak) else trigger.factuality


__all__ = ["SPEECH", "Limits", "combine", "factuality_of", "factuality_step"]
