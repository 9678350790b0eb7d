"""A reading room on the repo's samples, in a process of its own, and a headless Chromium that looks at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def coded(tmp_path_factory):
    """The samples, coded and linked; a test that writes takes a copy."""
    path = tmp_path_factory.mktemp("e2e") / "samples.ledger"
    for command in (["code", str(ROOT / "samples"), "--ledger", str(path)], ["link", str(path)]):
        subprocess.run([sys.executable, "-m", "dateline", *command], check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def room_address(coded):
    """Where the room answers."""
    command = [sys.executable, "-m", "dateline", "serve", str(coded), "--port", "0", "--no-browser"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        lines = iter(process.stderr.readline, "")
        line = next((x for x in lines if " is at http" in x), None)
        assert line, "the room did not start"
        yield line.split(" is at ")[1].split()[0].rstrip("/")
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium of the system; without it the tests are skipped."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed (pip install -e .[e2e])"
    )
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with playwright.sync_playwright() as p:
        # no sandbox only for root, where Chromium has none
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        found = p.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield found
        found.close()


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture
def page(browser, room_address):
    """A page of the room; an error in the browser's console or a request that leaves the room fails the test."""
    context = browser.new_context(base_url=room_address, viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    wrong = []
    tab.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    tab.on("pageerror", lambda e: wrong.append(str(e)))
    tab.on(
        "request",
        lambda r: wrong.append(r.url) if not r.url.startswith((room_address, "data:", "blob:", "file:")) else None,
    )
    tab.set_default_timeout(8000)
    yield tab
    context.close()
    assert not wrong
