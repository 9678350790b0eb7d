"""The map and the timeline in a browser: each narrows the other and the list, and the address says how."""

import re
import time

import pytest


@pytest.fixture
def opened(page):
    """The map with everything on it, and what is read of it."""
    page.goto("/map")
    until(page, "document.getElementById('mapsaid').textContent.includes('in view')")
    return page


def in_view(page):
    """How many happenings are in view, of how many that fit, and how many of these have no place to be seen at."""
    found = re.match(
        r"([\d,]+) happenings? in view of ([\d,]+)(?:; ([\d,]+) on no map)?", page.locator("#mapsaid").inner_text()
    )
    assert found
    return tuple(int((n or "0").replace(",", "")) for n in found.groups())


def of(total):
    """Script that is true while `total` happenings fit."""
    return f"/ of {total}(?!\\d)/.test(document.getElementById('mapsaid').textContent)"


def until(page, js, seconds=8):
    """Wait for it; asked from here, for the page's own rules let nothing be evaluated in it."""
    end = time.monotonic() + seconds
    while not page.evaluate(js):
        assert time.monotonic() < end, f"not so after {seconds} s: {js}; {page.locator('#mapsaid').inner_text()}"
        page.wait_for_timeout(50)


def test_first_view_shows_everything(opened):
    here, total, nowhere = in_view(opened)
    assert here == total - nowhere > 10
    assert opened.locator("#listhead").inner_text().startswith(f"{total} ")  # the list has those without a place too


def test_a_filter_narrows_all_three_and_stays_in_the_address(opened):
    _, total, _ = in_view(opened)
    opened.get_by_label("Type").select_option("ASSAULT")
    until(opened, f"!({of(total)})")
    _, fewer, _ = in_view(opened)
    assert 0 < fewer < total
    assert "type=ASSAULT" in opened.url
    until(opened, f"document.getElementById('listhead').textContent.startsWith('{fewer} ')")
    opened.reload()
    until(opened, of(fewer))


def test_keys_move_the_map_and_the_list_follows(opened):
    everything, *_ = in_view(opened)
    opened.locator("#map").focus()
    for key in ("+", "+", "+", "ArrowLeft"):
        opened.keyboard.press(key)
    until(opened, "location.search.includes('view=')")
    until(opened, f"!document.getElementById('mapsaid').textContent.startsWith('{everything} ')")
    here, *_ = in_view(opened)
    until(opened, f"document.getElementById('listhead').textContent.startsWith('{here} ')")
    address = opened.url
    opened.goto(address)
    until(opened, f"document.getElementById('mapsaid').textContent.startsWith('{here} ')")
    opened.get_by_role("button", name="Show all that fits").click()
    until(opened, f"document.getElementById('mapsaid').textContent.startsWith('{everything} ')")


def test_a_brush_on_the_timeline_chooses_days(opened):
    _, total, _ = in_view(opened)
    box = opened.locator("#timeline").bounding_box()
    opened.locator("#timeline").scroll_into_view_if_needed()
    box = opened.locator("#timeline").bounding_box()
    opened.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 40)
    opened.mouse.down()
    opened.mouse.move(box["x"] + box["width"] - 4, box["y"] + 45, steps=5)
    opened.mouse.up()
    until(opened, "location.search.includes('since=')")
    until(opened, f"!({of(total)})")
    assert opened.get_by_label("From").input_value() in opened.url
    opened.get_by_role("button", name="Look closer").click()
    until(opened, "location.search.includes('closer=1')")
    opened.get_by_role("button", name="Every day").click()
    until(opened, of(total))
    assert "since" not in opened.url


def test_choosing_an_area_lists_what_lies_there(opened):
    opened.goto("/map?view=9/15.65/32.48")
    until(opened, "document.getElementById('mapsaid').textContent.includes('in view')")
    opened.wait_for_timeout(300)
    box = opened.locator("#map").bounding_box()
    opened.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(opened, "document.activeElement.id === 'listhead'")
    assert "in this area" in opened.locator("#listhead").inner_text()
    assert opened.locator("#list tbody tr").count() >= 1
    assert "Omdurman" in opened.locator("#list tbody tr").first.inner_text()


def test_without_scripts_the_list_is_there(browser, room_address):
    context = browser.new_context(base_url=room_address, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/map?type=ASSAULT")
    assert tab.locator("#views").is_hidden()
    assert tab.locator("#list tbody tr").count() > 0
    context.close()
