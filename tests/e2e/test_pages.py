"""Every page in a browser: nothing serious by axe, in light and in dark, and on a narrow screen nothing is cut off."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

IMAGES = Path(__file__).parents[2] / "docs" / "img"
PAGES = {
    "map": "/map", "happenings": "/events", "dispatches": "/dispatches", "search": "/search?q=attack", "sources": "/sources",
    "actors": "/actors", "review": "/review", "judge": "/judge", "decisions": "/judge/decisions", "agreement": "/judge/agreement",
    "add": "/add", "api": "/api", "happening": "/events a[href^='/event/']", "dispatch": "/dispatches a[href^='/dispatch/']",
    "source": "/sources main a[href^='/source/']", "actor": "/actors main a[href^='/actor/']", "error": "/no-such-page",
}  # fmt: skip


def go(page, where):
    """Open an address, or the first link of a page that a selector finds."""
    address, _, link = where.partition(" ")
    page.goto(address)
    if link:
        page.goto(page.locator(link).first.get_attribute("href"))
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("name", [n for n in PAGES if n != "error"])
def test_axe_finds_nothing_serious(page, scheme, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=scheme)
    go(page, PAGES[name])
    if os.environ.get("DATELINE_SCREENSHOTS") and scheme == "light":
        IMAGES.mkdir(exist_ok=True)
        page.screenshot(path=IMAGES / f"room-{name}.png", scale="css")
    found = axe.run(page).response["violations"]
    grave = [
        (v["id"], v["nodes"][0]["html"][:200], len(v["nodes"])) for v in found if v["impact"] in ("serious", "critical")
    ]
    assert not grave


@pytest.mark.parametrize("name", [n for n in PAGES if n != "error"])
def test_narrow_screens_need_no_sideways_scrolling(page, name):
    page.set_viewport_size({"width": 320, "height": 700})
    go(page, PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", [n for n in PAGES if n != "error"])
def test_each_page_has_its_picture(name):
    assert (IMAGES / f"room-{name}.png").is_file(), "make screenshots"
