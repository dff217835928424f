"""Logging in seconds, measured in keys and clicks."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from .chromium import PHONE
from .conftest import Visitor
from .looks import faults_of

LINE = "call Rosengrove viburnum 15m board page ok, owe minutes in 5 days"
# A screen of 844 with the keyboard open.
ABOVE_THE_KEYBOARD = 480


def line(page: Page) -> Locator:
    return page.get_by_label("What happened, in one line")


def marks(page: Page) -> Locator:
    return page.get_by_role("list", name="Understood")


def said(page: Page) -> Locator:
    return page.locator("#said")


def open_line(page: Page) -> None:
    page.keyboard.press("l")
    expect(line(page)).to_be_focused()


def logged(page: Page, words: str) -> int:
    """How often a project's timeline says it."""
    page.goto("/search/?q=viburnum")
    page.get_by_role("link", name="Viburnum").first.click()
    return page.locator(".event", has_text=words).count()


def test_a_call_is_logged_from_anywhere_with_two_keys_and_the_words(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", "/leadership/")
    open_line(page)
    page.keyboard.type(LINE)
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Logged.")
    expect(said(page).get_by_role("button", name="Undo")).to_be_visible()
    assert page.url.endswith("/leadership/")
    assert logged(page, "board page ok (15 min)") == 1


def test_what_was_understood_is_shown_while_typing(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    open_line(page)
    page.keyboard.type(LINE)
    for text in ("Phone call", "Cindermere Therapeutics", "Amitai Rosengrove", "BFS-122 Viburnum", "15 min"):
        expect(marks(page)).to_contain_text(text)
    expect(page.get_by_role("list", name="What logging it does")).to_contain_text("Promise: minutes, by")


def test_a_question_is_answered_by_keyboard(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    open_line(page)
    page.keyboard.type("call Quillhaven stability plan ok")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="BFS-101 Alder")).to_be_focused()
    page.keyboard.press("Space")
    expect(marks(page)).to_contain_text("BFS-101 Alder")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Logged.")


def test_on_a_project_page_it_takes_two_clicks(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", "/projects/1/")
    page.get_by_role("main").get_by_role("link", name="Log contact").click()
    expect(marks_of_page(page)).to_contain_text("BFS-101 Alder")
    page.keyboard.type("call Elspeth stability plan ok")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator(".event").first).to_contain_text("stability plan ok")


def marks_of_page(page: Page) -> Locator:
    return page.get_by_role("list", name="Set by the page")


def test_on_a_phone_it_takes_three_taps_and_dictation(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", width=PHONE, height=ABOVE_THE_KEYBOARD, has_touch=True, is_mobile=True)
    page.get_by_role("link", name="Log contact").first.tap()
    expect(line(page)).to_be_focused()
    page.keyboard.insert_text("Call with Elspeth from Quillhaven about the stability plan")
    choice = page.locator("label", has_text="BFS-101 Alder")
    button = page.get_by_role("button", name="Log it")
    for target in (choice, button, page.get_by_role("button", name="Close")):
        box = target.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= ABOVE_THE_KEYBOARD
    choice.tap()
    expect(marks(page)).to_contain_text("BFS-101 Alder")
    button.tap()
    expect(said(page)).to_contain_text("Logged.")


def test_undo_takes_it_back_and_gives_the_words_back(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    lede = page.get_by_role("heading", level=1)
    before = lede.inner_text()
    open_line(page)
    page.keyboard.type("mail to Rosengrove viburnum page sent")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Stopped the clock of")
    assert lede.inner_text() != before
    said(page).get_by_role("button", name="Undo").click()
    expect(said(page)).to_contain_text("Undone.")
    expect(lede).to_have_text(before)
    open_line(page)
    expect(line(page)).to_have_value("mail to Rosengrove viburnum page sent")


def test_sent_twice_at_once_it_is_logged_once(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    open_line(page)
    page.keyboard.type(LINE)
    expect(marks(page)).to_contain_text("15 min")
    page.evaluate("""() => {
        const form = new FormData(document.getElementById("log"));
        const send = () => fetch("/log/", { method: "POST", body: new URLSearchParams(form) });
        return Promise.all([send(), send(), send()]);
    }""")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Logged.")
    assert logged(page, "board page ok") == 1


def test_the_back_button_logs_nothing_twice(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", "/log/")
    line(page).fill(LINE)
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Logged.")
    page.go_back()
    if line(page).input_value():
        line(page).press("Enter")
        expect(said(page)).to_contain_text("Logged.")
    assert logged(page, "board page ok") == 1


def test_more_fields_take_the_line_along(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    open_line(page)
    page.keyboard.type(LINE)
    expect(marks(page)).to_contain_text("15 min")
    page.get_by_role("button", name="More fields").click()
    expect(page.get_by_label("What was said")).to_have_value("board page ok")
    expect(page.get_by_role("button", name="Without Amitai Rosengrove")).to_be_visible()
    page.get_by_role("button", name="Log it").click()
    expect(said(page)).to_contain_text("Logged.")
    open_line(page)
    expect(line(page)).to_have_value("")


def test_the_form_finds_people_while_typing(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", "/log/form/")
    page.keyboard.type("quillh")
    expect(page.get_by_role("option").first).to_contain_text("Client")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    people = page.get_by_role("combobox", name="With whom")
    people.fill("osei")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Without Renata Osei-Vance")).to_be_visible()
    page.keyboard.press("Backspace")
    expect(page.get_by_role("button", name="Without Renata Osei-Vance")).to_have_count(0)


def test_without_script_a_line_is_logged_all_the_same(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu", "/log/", java_script_enabled=False)
    line(page).fill("call Quillhaven stability plan ok")
    page.get_by_role("button", name="Log it").click()
    page.get_by_text("BFS-101 Alder").click()
    page.get_by_role("button", name="Log it").click()
    expect(said(page)).to_contain_text("Logged.")


def test_axe_finds_nothing_on_the_log(visitor: Visitor) -> None:
    page = visitor.sign_in("Tamsin Adeyolu")
    open_line(page)
    page.keyboard.type("call Quillhaven +ark 15m plan ok, owe data in 5 days")
    expect(page.get_by_role("radio", name="BFS-101 Alder")).to_be_visible()
    page.get_by_text("What a line can say").click()
    assert list(faults_of(page)) == []
    expect(page.get_by_role("radio", name="BFS-101 Alder")).to_be_visible()
    for path in ("/log/?project=1", "/log/form/?project=1", "/log/form/?q=quill"):
        page.goto(path)
        assert list(faults_of(page)) == []
