"""What a person changes in the room: a value corrected and taken back, happenings merged and split, a dispatch added."""

from __future__ import annotations

import re

PASTED = """KASSALA, 6 August 2024 (Gulf Post) -- Gunmen shot dead four traders near Kassala on Monday, police said."""


def status(page):
    return page.locator("#status").inner_text()


def test_a_value_is_corrected_by_form_and_taken_back(page):
    page.goto("/review?show=all")
    name = page.locator("#correct input[name=place_name]")
    page.locator("#correct summary").click()
    before = name.input_value()
    name.fill("Kassala")
    with page.expect_navigation():
        page.get_by_role("button", name="Save the correction").first.click()
    page.goto("/judge/decisions")
    assert page.get_by_text("corrected", exact=False).count() >= 1
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Take back")).first.click()
    page.goto("/review?show=all")
    assert page.locator("#correct input[name=place_name]").input_value() == before != "Kassala"


def test_claims_are_split_off_and_merged_again(page):
    page.goto("/events")
    events = [a.get_attribute("href") for a in page.locator("main a[href^='/event/']").all()]
    for address in dict.fromkeys(events):
        page.goto(address.replace("/event/", "/judge/event/"))
        if page.locator("tbody input[name=claim]").count() >= 2:
            break
    else:
        raise AssertionError("no happening has two claims")
    claims = page.locator("tbody input[name=claim]").count()
    here = page.url
    page.locator("tbody input[name=claim]").first.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Split off what is ticked").click()
    page.goto(here)
    assert page.locator("tbody input[name=claim]").count() < claims
    with page.expect_navigation():
        page.get_by_role("button", name="Take back my last decision").click()
    page.goto(here)
    assert page.locator("tbody input[name=claim]").count() == claims


def test_a_pasted_dispatch_becomes_claims(page):
    page.goto("/add")
    page.locator("#text").fill(PASTED)
    with page.expect_navigation():
        page.get_by_role("button", name="Add").click()
    claim = page.get_by_text("shot dead").first
    claim.wait_for(timeout=60_000)
    page.goto("/search?q=traders")
    assert page.get_by_text("Kassala").count() >= 1


def test_two_happenings_are_merged_and_parted_again(page):
    page.goto("/events")
    found = [a.get_attribute("href") for a in page.locator("main a[href^='/event/']").all()]
    one, other = list(dict.fromkeys(found))[:2]
    page.goto(other.replace("/event/", "/judge/event/"))
    more = page.locator("tbody input[name=claim]").count()
    page.goto(one.replace("/event/", "/judge/event/"))
    here, claims = page.url, page.locator("tbody input[name=claim]").count()
    page.locator("input[name=named]").fill(other)
    with page.expect_navigation():
        page.get_by_role("button", name="Merge", exact=True).click()
    assert page.locator("tbody input[name=claim]").count() == claims + more
    with page.expect_navigation():
        page.get_by_role("button", name="Take back my last decision").click()
    page.goto(here)
    assert page.locator("tbody input[name=claim]").count() == claims
