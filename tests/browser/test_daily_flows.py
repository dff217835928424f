"""The flows of a day with what they may cost: clicks are counted, undo is pressed, two people work at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from .conftest import Visitor


@dataclass
class Hand:
    """Clicks and counts them."""

    page: Page
    clicks: int = 0

    def click(self, where: Locator) -> None:
        where.click()
        self.clicks += 1


def waiting(page: Page) -> Locator:
    return page.get_by_role("region", name="Waiting on us").locator(".wait")


def said(page: Page) -> Locator:
    return page.locator("#said")


def test_whom_do_i_owe_is_answered_without_a_click(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    expect(page.get_by_role("heading", level=1)).to_contain_text("waiting on you")
    expect(waiting(page).first).to_contain_text(re.compile(r"\d+ (h|min).* (left|over)"))


def test_no_reply_needed_costs_one_click_and_is_undone(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", "/?of=team")
    before, hand = waiting(page).count(), Hand(page)
    hand.click(waiting(page).first.get_by_role("button", name="No reply needed"))
    expect(waiting(page)).to_have_count(before - 1)
    assert hand.clicks == 1
    said(page).get_by_role("button", name="Undo").click()
    expect(waiting(page)).to_have_count(before)


def test_a_date_is_promised_from_its_row_and_stops_the_clock(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", "/?of=team")
    before, hand = waiting(page).count(), Hand(page)
    row = waiting(page).first
    hand.click(row.get_by_text("Promise a date"))
    hand.click(row.get_by_role("button", name="Promise it"))
    expect(said(page)).to_contain_text("the clock has stopped")
    expect(waiting(page)).to_have_count(before - 1)
    assert hand.clicks == 2


def test_a_question_is_handed_to_the_backup_and_back(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    row = waiting(page).first
    row.get_by_text("Hand over").first.click()
    row.get_by_role("button", name="Hand over").click()
    expect(said(page)).to_contain_text("answers now")
    said(page).get_by_role("button", name="Undo").click()
    expect(said(page)).to_contain_text("Undone: Tamsin Adeyolu answers.")


def test_a_leader_says_i_will_in_two_clicks(visitor: Visitor) -> None:
    page = visitor.sign_in("Priyanka Thornell", "/leadership/")
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="I will").first)
    hand.click(page.locator("button[name=planned_for]").first)
    expect(said(page)).to_contain_text("Planned: Priyanka Thornell")
    expect(page.get_by_role("link", name="to my calendar")).to_have_count(1)
    assert hand.clicks == 2


def test_a_flag_is_snoozed_in_two_clicks_and_a_reason(visitor: Visitor) -> None:
    page = visitor.sign_in("Ingrid Vaelstrom", "/flags/")
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="Snooze").first)
    page.get_by_label("Why it can wait").fill("They are at a congress.")
    hand.click(page.get_by_role("button", name=re.compile("^until")).first)
    expect(said(page)).to_contain_text("Put to rest")
    assert hand.clicks == 2


def test_several_flags_are_seen_at_once(visitor: Visitor) -> None:
    page = visitor.sign_in("Ingrid Vaelstrom", "/flags/?kind=overdue_commitment")
    boxes = page.locator("input[name=flag]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(page.locator("#several")).to_contain_text("2 ticked")
    page.locator("#several").get_by_role("button", name="Seen").click()
    expect(said(page)).to_contain_text("2 flags acknowledged")


def test_the_second_of_two_who_correct_is_told_and_loses_nothing(visitor: Visitor) -> None:
    pages = [visitor.sign_in(name, "/interactions/1/correct/") for name in ("Ingrid Vaelstrom", "Halvard Quimby")]
    for page, words in zip(pages, ("The first correction.", "The second correction."), strict=True):
        page.get_by_label("Summary").fill(words)
        page.get_by_label("Why").fill("Heard it wrong.")
    pages[0].get_by_role("button", name="Correct it").click()
    expect(said(pages[0])).to_contain_text("Corrected.")
    pages[1].get_by_role("button", name="Correct it").click()
    expect(pages[1].get_by_text("Somebody changed this contact meanwhile.")).to_be_visible()
    expect(pages[1].get_by_label("Summary")).to_have_value("The second correction.")


def test_a_form_pressed_twice_writes_once(visitor: Visitor) -> None:
    page = visitor.sign_in("Ingrid Vaelstrom", "/projects/3/milestones/new/")
    page.get_by_label("In the client's words").fill("Depot filled")
    page.get_by_label("Due").fill("2027-03-01")
    page.get_by_role("button", name="Add the milestone").dblclick()
    expect(said(page)).to_contain_text("Added")
    page.goto("/projects/3/")
    expect(page.get_by_role("heading", name="Depot filled")).to_have_count(1)


def test_the_tabs_of_a_project_have_addresses_and_the_back_button(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", "/projects/1/")
    page.get_by_role("link", name="Team").click()
    expect(page).to_have_url(re.compile("/projects/1/team/$"))
    expect(page.get_by_role("rowheader", name="Program management")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="Timeline")).to_have_attribute("aria-current", "page")


def test_the_verdict_of_the_week_comes_first_and_its_figures_open(visitor: Visitor) -> None:
    page = visitor.sign_in("Ingrid Vaelstrom", "/weekly/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("first replies in target")
    page.get_by_role("link", name=re.compile("First replies in target")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("first replies in target")
    expect(page).to_have_url(re.compile(r"/replies/\?week="))


def test_the_desk_is_worked_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", "/?of=team")
    before = waiting(page).count()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "No reply needed":
            break
    page.keyboard.press("Enter")
    expect(waiting(page)).to_have_count(before - 1)
