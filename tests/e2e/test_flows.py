"""What a person does in the room, from end to end."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import urlparse

import pytest

from dateline.api import judging
from dateline.api.store import Ledger


def test_a_happening_leads_to_the_words_of_its_claims(page):
    page.goto("/events")
    page.locator("main a[href^='/event/']").first.click()
    page.locator("table.tellings td a").first.click()
    assert urlparse(page.url).path.startswith("/dispatch/")
    claim = urlparse(page.url).fragment
    assert page.locator(f"[id='{claim}']").is_visible()


def test_filters_stand_in_the_address(page):
    page.goto("/events")
    page.locator("main select[name=type]").select_option("ASSAULT")
    page.locator("main form button").first.click()
    assert "type=ASSAULT" in page.url
    assert page.locator("main a[href^='/event/']").count() > 0


def test_the_first_key_tab_reaches_the_skip_link(page):
    page.goto("/dispatches")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_publish_makes_pages_that_a_browser_reads_from_the_disk(browser, coded, tmp_path):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    copy = tmp_path / "copy.ledger"
    with Ledger(coded, create=False) as ledger:
        ledger.connection.execute("VACUUM INTO ?", (str(copy),))
    with Ledger(copy, create=False) as ledger:
        for c in list(ledger.claims())[:6]:
            judging.judge(ledger, "accept", c.id, by="Rita")
    out = tmp_path / "site"
    subprocess.run([sys.executable, "-m", "dateline", "publish", str(copy), str(out)], check=True, capture_output=True)
    for scheme in ("light", "dark"):
        context = browser.new_context(java_script_enabled=True, color_scheme=scheme)
        tab = context.new_page()
        wrong = []
        tab.on("console", lambda m, wrong=wrong: wrong.append(m.text) if m.type == "error" else None)
        tab.goto((out / "index.html").as_uri())
        seen = [tab.url]
        assert [v["id"] for v in axe.run(tab).response["violations"] if v["impact"] in ("serious", "critical")] == []
        tab.locator("tbody a").first.click()
        seen.append(tab.url)
        assert "/event/" in seen[1]
        assert tab.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse") == "collapse", (
            "the style is let in"
        )
        assert [v["id"] for v in axe.run(tab).response["violations"] if v["impact"] in ("serious", "critical")] == []
        context.close()
        assert not wrong


def test_a_claim_is_accepted_by_one_key_and_taken_back_by_another(page):
    page.goto("/review")
    with page.expect_navigation():
        page.keyboard.press("a")
    page.goto("/judge/decisions")
    assert page.get_by_text("Take back").count() >= 1
    page.goto("/review")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert "taken back" in page.locator("#status").inner_text()
