"""Nothing typed is lost by a slip, and nobody reads what another typed."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import Visitor
from .test_quicklog import LINE, line, marks, open_line, said


def test_a_line_survives_a_reload(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    open_line(page)
    page.keyboard.type(LINE)
    page.reload()
    open_line(page)
    expect(line(page)).to_have_value(LINE)
    expect(marks(page)).to_contain_text("Amitai Rosengrove")
    page.get_by_role("button", name="Start afresh").click()
    expect(line(page)).to_have_value("")


def test_a_line_survives_a_session_that_ended(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", "/leadership/")
    open_line(page)
    page.keyboard.type(LINE)
    expect(marks(page)).to_contain_text("15 min")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type(".")
    expect(page.get_by_text("You have been signed out.")).to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tamsin Adeyolu").click()
    expect(line(page)).to_have_value(f"{LINE}.")
    assert page.url.endswith("/leadership/")
    expect(marks(page)).to_contain_text("15 min")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Logged.")


def test_without_a_connection_the_words_are_kept_and_sent_later(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    open_line(page)
    page.keyboard.type(LINE)
    expect(marks(page)).to_contain_text("15 min")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is no connection.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("The connection is back.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Logged.")


def test_after_logging_no_draft_is_left(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    open_line(page)
    page.keyboard.type(LINE)
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Logged.")
    page.reload()
    open_line(page)
    expect(line(page)).to_have_value("")


def test_a_line_begun_elsewhere_is_not_poured_into_this_page(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", "/projects/1/")
    open_line(page)
    page.keyboard.type("call Elspeth plan ok")
    page.goto("/projects/2/")
    open_line(page)
    expect(line(page)).to_have_value("")
    page.get_by_role("button", name="Take it up").click()
    expect(line(page)).to_have_value("call Elspeth plan ok")
    expect(marks(page)).to_contain_text("BFS-101 Alder")


def test_nobody_finds_the_words_of_another_on_a_shared_machine(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    open_line(page)
    page.keyboard.type(LINE)
    page.goto("/demo/")
    page.get_by_role("button", name="Halvard Quimby").click()
    page.wait_for_url("**/")
    open_line(page)
    expect(line(page)).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []


def test_signing_out_takes_the_words_along(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    open_line(page)
    page.keyboard.type(LINE)
    page.keyboard.press("Escape")
    page.locator("summary", has_text="Tamsin Adeyolu").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []


def test_the_form_keeps_its_fields_over_a_reload(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", "/log/form/?client=1")
    page.get_by_label("What was said").fill("Stability plan ok")
    page.get_by_label("Channel").select_option("letter")
    page.get_by_role("combobox", name="With whom").fill("osei")
    page.keyboard.press("Enter")
    page.reload()
    expect(page.get_by_label("What was said")).to_have_value("Stability plan ok")
    expect(page.get_by_label("Channel")).to_have_value("letter")
    expect(page.get_by_role("button", name="Without Renata Osei-Vance")).to_be_visible()
