"""A reading room on a small ledger, asked without a network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from room_texts import market, put

from dateline.web.app import create_app


@pytest.fixture
def room_ledger(tmp_path: Path) -> Path:
    """The ledger of the market strike, to write to."""
    return put(tmp_path / "market.ledger", *market())


@pytest.fixture
def room(room_ledger: Path) -> Iterator[TestClient]:
    """Its reading room, without accounts."""
    with TestClient(create_app(room_ledger)) as client:
        yield client


@pytest.fixture
def csrf() -> Callable[[TestClient], str]:
    """The token that the forms of this client's session carry."""

    def token(client: TestClient, path: str = "/dispatches") -> str:
        found = re.search(r'name="csrf-token" content="([^"]*)"', client.get(path).text)
        assert found, "every page carries the token"
        return found[1]

    return token
