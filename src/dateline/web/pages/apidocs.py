"""The page that documents the JSON API, drawn from its own OpenAPI description; nothing is loaded from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from dateline.web.render import page

router = APIRouter()


@dataclass(frozen=True)
class Call:
    """One operation of the API."""

    method: str
    path: str
    does: str
    parameters: tuple[dict[str, Any], ...]
    gives: str | None  # name of the schema that it answers with


@router.get("/api")
def api_page(request: Request) -> Response:
    """Every operation with its parameters, and every record with its fields."""
    description = request.app.openapi()
    calls = [
        _call(method, path, row)
        for path, rows in sorted(description["paths"].items())
        for method, row in rows.items()
        if method in ("get", "post", "put", "delete", "patch")
    ]
    schemas = description.get("components", {}).get("schemas", {})
    records = {n: _fields(s) for n, s in sorted(schemas.items()) if n not in ("HTTPValidationError", "ValidationError")}
    about = {n: (s.get("description") or "").split("\n\n")[0] for n, s in schemas.items()}
    return page(
        request, "apidocs.html", title=description["info"]["title"], version=description["info"]["version"], calls=calls,
        records=records, about=about,
    )  # fmt: skip


def _call(method: str, path: str, row: dict[str, Any]) -> Call:
    parameters = tuple(
        {
            "name": p["name"],
            "where": "in the path" if p["in"] == "path" else "required" if p.get("required") else "optional",
            "type": type_name(p.get("schema", {})),
            "about": p.get("description") or "",
        }
        for p in row.get("parameters", ())
    )
    content: dict[str, Any] = next(
        (r.get("content", {}) for c, r in row.get("responses", {}).items() if c.startswith("2")), {}
    )
    schema = content.get("application/json", {}).get("schema", {})
    return Call(
        method.upper(), path, (row.get("description") or row.get("summary") or "").strip(), parameters, _target(schema)
    )


def _fields(schema: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(name, type, what it is) of each field."""
    return [(n, type_name(p), p.get("description") or "") for n, p in schema.get("properties", {}).items()]


def _target(schema: dict[str, Any]) -> str | None:
    reference = schema.get("$ref")
    return reference.rsplit("/", 1)[-1] if reference else None


def type_name(schema: dict[str, Any]) -> str:
    """A JSON Schema's type in words: "text or none", "list of Claim"."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(type_name(s) for s in schema["anyOf"]))
    if "$ref" in schema:
        return _target(schema) or "record"
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    kind = str(schema.get("type", ""))
    if kind == "array":
        return f"list of {type_name(schema.get('items', {}))}"
    words = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
        "null": "none",
    }
    words |= {"object": "record", "": "anything"}
    return {"date": "day (YYYY-MM-DD)", "date-time": "date and time"}.get(
        schema.get("format", ""), words.get(kind, kind)
    )
