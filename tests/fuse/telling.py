"""Claims for tests of fusion, said in few words."""

from dateline.types import Claim

WORDS = {"killed": "killed", "hurt": "injured", "caught": "captured"}


def telling(
    id: str,  # noqa: A002
    source: str | None = "police",
    *,
    killed=None,
    words: str | None = None,
    of: str | None = None,
    **more,
) -> Claim:
    """One claim; `killed` is a number, or (min, max); `interest` and `kind` are of its source."""
    low, high = killed if isinstance(killed, tuple) else (killed, killed)
    count = {"what": "killed", "of": of, "min": low, "max": high, "cumulative": more.pop("running", False)}
    if words is not None:
        count["mention"] = {"start": 0, "end": len(words), "text": words}
    told = [count] if killed is not None or words is not None else []
    interest, kind = more.pop("interest", "unknown"), more.pop("kind", "reported" if source else "narrator")
    parties = [{"name": source, "id": more.pop("source_id", None)}] if source else []
    return Claim.model_validate(
        {
            "id": id, "document": more.pop("document", f"d-{id}"), "event": "e1", "trigger": {"start": 0, "end": 3, "text": "hit"}, "type": "ASSAULT",
            "source": {"kind": kind, "parties": parties, "interest": interest}, "counts": told + more.pop("counts", []), **more,
        }
    )  # fmt: skip


def party(name: str, id: str | None = None, **more) -> dict:  # noqa: A002
    return {"name": name, "id": id, **more}
