from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from crm.clients.models import Client
from crm.conversations.queries import PromiseFigures, Tally
from crm.conversations.services import keep, move
from crm.staff.models import StaffMember
from crm.web.clients.quarters import Quarter, quarter_of
from crm.web.clients.review import leaders_said, promises_said, replies_said
from tests import make
from tests.papers import root_of, text_of

pytestmark = pytest.mark.django_db
PATH = "/clients/{}/review/2026-q3/"


@pytest.fixture
def chief() -> StaffMember:
    make.house()
    return make.leader("Ingrid Vaelstrom", staff_role="ceo")


@pytest.fixture
def browser(chief: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(chief)
    return browser


def a_quarter(name: str, chief: StaffMember, tree: str) -> Client:
    """July to September: two replies in time and one late, a promise kept and one moved, a leader once."""
    project = make.project(make.client(name), code_name=tree, opened=date(2026, 8, 1))
    for day in ("03", "10"):
        make.answer(make.question(project, make.local(f"2026-08-{day} 09:00")), make.local(f"2026-08-{day} 11:00"))
    late = make.question(project, make.local("2026-08-17 09:00"), summary=f"Where is {tree}?")
    make.answer(late, make.local("2026-08-19 09:00"))
    kept = make.promised(project, make.local("2026-08-21 17:00"), text=f"Send the plan of {tree}.")
    keep(commitment=kept, done=make.local("2026-08-20 12:00"), by=kept.owner, at=make.local("2026-08-20 12:00"))
    moved = make.promised(project, make.local("2026-08-28 17:00"), text=f"Send the report of {tree}.")
    later, said = make.local("2026-09-04 17:00"), make.local("2026-08-25 12:00")
    move(commitment=moved, due=later, reason="Their samples came later.", by=moved.owner, at=said)
    make.call(project, make.local("2026-08-25 10:00"), chief)
    return project.client


def test_a_quarter_says_what_was_answered_kept_and_made(browser: Browser, chief: StaffMember) -> None:
    client = a_quarter("Pelloway", chief, "Tamarind")
    page = browser.get(PATH.format(client.pk))
    review = page.context["review"]
    assert [card.figure for card in review.cards] == ["2 of 3", "2.0 h, 2.0 h, 18.0 h", "1 of 2", "1 of 2"]
    assert [month.replies for month in review.months] == ["–", "2 of 3", "–"]
    assert "2 of 3 first replies in target." in page.content.decode()


def test_what_was_late_and_what_we_changed_is_told(browser: Browser, chief: StaffMember) -> None:
    review = browser.get(PATH.format(a_quarter("Pelloway", chief, "Tamarind").pk)).context["review"]
    said = {section.title: [(row.title, row.detail) for row in section.rows] for section in review.sections}
    assert said["Late replies, and how they ended"] == [("Question of 17 Aug on Tamarind", "Answered 19 Aug.")]
    moved = "Moved from 28 Aug to 4 Sep, as agreed with you."
    assert said["What we changed for you"] == [("Send the report of Tamarind.", moved)]


def test_the_paper_says_what_the_page_says_on_one_accessible_page(browser: Browser, chief: StaffMember) -> None:
    client = a_quarter("Pelloway", chief, "Tamarind")
    review = browser.get(PATH.format(client.pk)).context["review"]
    made = browser.get(f"{PATH.format(client.pk)}pdf/").content
    said, root = text_of(made), root_of(made)
    rows = [text for section in review.sections for row in section.rows for text in (row.title, row.detail, row.figure)]
    told = [review.strong, review.rest, review.as_of, *(card.figure for card in review.cards), *rows]
    assert [text for text in told if text not in said] == []
    assert root["/Pages"]["/Count"] == 1
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()


def test_the_paper_of_a_day_is_the_same_bytes(browser: Browser, chief: StaffMember) -> None:
    path = f"{PATH.format(a_quarter('Pelloway', chief, 'Tamarind').pk)}pdf/"
    assert browser.get(path).content == browser.get(path).content


def test_no_other_client_is_in_it_anywhere(browser: Browser, chief: StaffMember) -> None:
    client = a_quarter("Pelloway", chief, "Tamarind")
    before = browser.get(PATH.format(client.pk)).context["review"]
    a_quarter("Oxwillow", chief, "Neem")
    after, made = browser.get(PATH.format(client.pk)), browser.get(f"{PATH.format(client.pk)}pdf/").content
    assert after.context["review"] == before
    assert not {word for word in ("Oxwillow", "Neem") if word in after.content.decode() + text_of(made)}
    assert b"Oxwillow" not in made


def test_nothing_we_wrote_for_ourselves_is_in_it(browser: Browser, chief: StaffMember) -> None:
    client = a_quarter("Pelloway", chief, "Tamarind")
    said = text_of(browser.get(f"{PATH.format(client.pk)}pdf/").content)
    assert not {words for words in ("Where is", "samples came later", "Talked it through") if words in said}


@pytest.mark.parametrize("paper", ["", "pdf/"])
def test_a_stranger_finds_no_review(chief: StaffMember, paper: str) -> None:
    client = a_quarter("Pelloway", chief, "Tamarind")
    Client.objects.filter(pk=client.pk).update(restricted_access=True)
    stranger = Browser()
    stranger.force_login(make.person(staff_role="scientist"))
    assert stranger.get(f"{PATH.format(client.pk)}{paper}").status_code == 404


@pytest.mark.parametrize("quarter", ["2026-q0", "2026-q5", "1999-q1", "2099-q1", "99999999999-q1"])
def test_a_quarter_that_is_none_or_has_not_begun_is_not_found(browser: Browser, quarter: str) -> None:
    assert browser.get(f"/clients/{make.client().pk}/review/{quarter}/").status_code == 404


def test_a_quarter_before_our_time_has_nothing_to_say(browser: Browser) -> None:
    page = browser.get(f"/clients/{make.project().client_id}/review/2020-q1/")
    assert page.context["review"].rest == "No promise fell due. No leadership contact fell due."


def test_more_projects_cost_no_statement_more(browser: Browser, chief: StaffMember) -> None:
    client = a_quarter("Pelloway", chief, "Tamarind")
    browser.get(PATH.format(client.pk))
    with CaptureQueriesContext(connection) as before:
        browser.get(PATH.format(client.pk))
    for _ in range(3):
        project = make.project(client, opened=date(2026, 8, 1))
        make.call(project, make.local("2026-08-25 10:00"), chief)
        make.answer(make.question(project, make.local("2026-08-17 09:00")), make.local("2026-08-19 09:00"))
    with CaptureQueriesContext(connection) as after:
        browser.get(PATH.format(client.pk))
    assert len(after) <= len(before)


def test_quarters_follow_each_other() -> None:
    last = quarter_of(date(2026, 12, 31))
    assert (last.label, last.after, last.before.label) == (
        "October to December 2026",
        Quarter(2027, 1),
        "July to September 2026",
    )
    assert last.last + timedelta(days=1) == last.after.first


def test_sentences_read_naturally_at_none_one_and_many() -> None:
    assert [replies_said(Tally(*of)) for of in ((0, 0), (1, 1), (1, 0), (5, 4))] == [
        "No first reply fell due.",
        "The only first reply was in target.",
        "The only first reply was late.",
        "4 of 5 first replies in target.",
    ]
    assert [promises_said(PromiseFigures(*of)) for of in ((0, 0), (1, 1), (1, 0), (3, 3), (3, 1))] == [
        "No promise fell due.",
        "The only promise due was kept.",
        "The only promise due was not kept by its date.",
        "All three promises were kept by their date.",
        "1 of 3 promises were kept by their date.",
    ]
    assert [leaders_said(*of) for of in ((0, 0), (1, 1), (4, 4), (2, 5))] == [
        "No leadership contact fell due.",
        "A senior leader was in touch the one time it was due.",
        "A senior leader was in touch all four times it was due.",
        "A senior leader was in touch 2 of the 5 times it was due.",
    ]
