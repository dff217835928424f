"""The intake in Chromium: a morning's mail placed by keyboard, and files dropped on the page."""

from __future__ import annotations

import re
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from .chromium import PHONE
from .conftest import Visitor

DIRECTOR = "Halvard Quimby"


def sender(page: Page, name: str) -> None:
    """The keys go to this sender."""
    expect(page.locator("[data-group]:focus h3")).to_have_text(name)


def test_the_keyboard_places_mail_and_goes_on_to_the_next(visitor: Visitor) -> None:
    page = visitor.sign_in(DIRECTOR, "/intake/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Six mails from four companies")
    page.keyboard.press("j")
    sender(page, "peatbrook.test")
    page.keyboard.press("j")
    sender(page, "fennimore-consulting.test")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("1 mail filed with Quillhaven Therapeutics")
    sender(page, "quillhaven-rx.test")
    page.keyboard.press("x")
    expect(page.get_by_role("status").first).to_contain_text("quillhaven-rx.test is no client: 2 mails set aside.")
    sender(page, "tarrow-instruments.test")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("Undone. It waits again.")
    expect(page.get_by_role("heading", name="quillhaven-rx.test")).to_be_visible()


# As soon as a new part of the page is there, before anything else is done.
AT_ONCE = """document.addEventListener("htmx:afterSwap", () => setTimeout(() =>
    document.querySelector("#group-2 [data-aside]").click()), { once: true });"""


def test_a_key_pressed_the_moment_the_next_sender_is_there_does_not_load_the_page_anew(visitor: Visitor) -> None:
    page = visitor.sign_in(DIRECTOR, "/intake/")
    page.evaluate(AT_ONCE)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("quillhaven-rx.test is no client: 2 mails set aside.")
    sender(page, "tarrow-instruments.test")


def test_another_client_is_typed_and_a_letter_in_a_field_is_a_letter(visitor: Visitor) -> None:
    page = visitor.sign_in(DIRECTOR, "/intake/")
    page.keyboard.press("j")
    page.keyboard.press("f")
    field = page.get_by_label("File all of peatbrook.test with")
    expect(field).to_be_focused()
    page.keyboard.type("fjxn")
    expect(field).to_have_value("fjxn")
    field.fill("fjord")
    expect(page.locator("datalist option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("2 mails filed with Fjordhavn")
    sender(page, "fennimore-consulting.test")


def test_a_new_client_is_made_on_the_spot_and_what_is_refused_stays_typed(visitor: Visitor) -> None:
    page = visitor.sign_in(DIRECTOR, "/intake/", width=PHONE)
    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(page.get_by_label("Client", exact=False).nth(0)).to_be_visible()
    name = page.locator(".fresh input[name=name]")
    expect(name).to_be_focused()
    name.fill("Quillhaven Therapeutics")
    page.keyboard.press("Enter")
    expect(page.locator(".fresh")).to_contain_text("There is already a client called Quillhaven Therapeutics.")
    page.locator(".fresh input[name=name]").fill("Peatbrook")
    page.get_by_role("button", name="Make the client and file 2 mails").click()
    expect(page.get_by_role("status").first).to_contain_text("Peatbrook is a client now; 2 mails filed.")


def test_escape_leaves_a_panel_for_its_sender(visitor: Visitor) -> None:
    page = visitor.sign_in(DIRECTOR, "/intake/")
    page.keyboard.press("j")
    page.keyboard.press("f")
    expect(page.get_by_label("File all of peatbrook.test with")).to_be_focused()
    page.keyboard.press("Escape")
    sender(page, "peatbrook.test")


def letter() -> str:
    message = EmailMessage()
    message["From"], message["To"] = "Nell <nell@quarrelmoor.test>", "tamsin.adeyolu@brackenfold.test"
    message["Subject"], message["Date"] = "A first question", "Mon, 02 Nov 2026 10:00:00 +0000"
    message["Message-ID"] = "<dropped@quarrelmoor.test>"
    message.set_content("Do you take on topical gels?")
    return message.as_string()


DROP = """([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name));
    data.items.add(new File(["PK"], "letter.docx"));
    for (const kind of ["dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
}"""


def test_files_dropped_on_the_page_are_taken_in_and_told_one_by_one(visitor: Visitor) -> None:
    page = visitor.sign_in(DIRECTOR, "/intake/")
    page.evaluate(DROP, ["first.eml", letter()])
    expect(page).to_have_url(re.compile(r"/intake/files/\d+/$"))
    expect(page.get_by_role("region", name="Files")).to_contain_text("1 mail: 1 waiting for a client")
    expect(page.get_by_role("region", name="Files")).to_contain_text("letter.docx is no mail.")
    page.get_by_role("link", name="Intake", exact=True).last.click()
    expect(page.get_by_role("heading", name="quarrelmoor.test")).to_be_visible()


def test_everything_works_without_script(visitor: Visitor) -> None:
    page = visitor.sign_in(DIRECTOR, "/intake/", java_script_enabled=False)
    page.get_by_role("button", name="File with Quillhaven Therapeutics").first.click()
    expect(page.get_by_role("status").first).to_contain_text("filed with Quillhaven Therapeutics")
    page.get_by_role("link", name="New client from peatbrook.test").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Whose mail is peatbrook.test?")
