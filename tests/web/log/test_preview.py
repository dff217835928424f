"""What a line shows before it is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.clients.models import Client
from crm.conversations.models import Interaction
from crm.web.door import now
from tests import make

from .conftest import PART, Desk

pytestmark = pytest.mark.django_db

MOST = 15


def test_facts_are_shown_and_nothing_is_written(desk: Desk) -> None:
    html = desk.read("call Acme Jane +ark 15m plan ok, owe data tomorrow")
    for text in ("Phone call", "Acme Biologics", "Jane Miller", "BFS-101 Alder", "+ Desmond Arkwhistle", "15 min"):
        assert text in html
    assert "Promise: data, by" in html
    assert "Counts as a leader’s contact" in html
    assert not Interaction.objects.exists()


def test_a_leader_without_a_contact_does_not_count_yet(desk: Desk) -> None:
    assert "Name the contact too" in desk.read("call Acme +ark plan ok")


def test_the_one_question_that_fits_is_proposed_and_may_be_declined(desk: Desk) -> None:
    asked = make.question(desk.alder, now() - timedelta(hours=2), summary="Dissolution looks low")
    assert "Stops the clock of “Dissolution looks low” after" in desk.read("mail to Acme it is the method")
    declined = {"answer:answers": "none"}
    assert "“Dissolution looks low” goes on waiting" in desk.read("mail to Acme it is the method", **declined)
    desk.log("mail to Acme it is the method", **declined)
    assert make.clock_of(asked).state == "running"


def test_of_several_questions_the_person_chooses(desk: Desk) -> None:
    first = make.question(desk.alder, now() - timedelta(hours=3), summary="Dissolution looks low")
    make.question(desk.alder, now() - timedelta(hours=2), summary="Where is the CoA")
    assert desk.log("mail to Acme it is the method").status_code == 422
    desk.log("mail to Acme it is the method", **{"answer:answers": str(make.clock_of(first).pk)})
    assert make.clock_of(first).state == "answered"


@pytest.mark.parametrize(
    "line", ["mail from Acme one more question", "note Acme they worry", "tried Acme", "mail to Acme Birch is on time"]
)
def test_what_reaches_nobody_or_another_project_answers_nothing(desk: Desk, line: str) -> None:
    make.project(desk.acme, code="BFS-102", code_name="Birch")
    make.question(desk.alder, now() - timedelta(hours=2), summary="Dissolution looks low")
    assert "Dissolution" not in desk.read(line)


def test_a_contact_before_the_question_does_not_answer_it(desk: Desk) -> None:
    make.question(desk.alder, now() - timedelta(hours=1), summary="Dissolution looks low")
    assert "Dissolution" not in desk.read("2h ago mail to Acme it is the method")


def test_the_project_of_the_answered_question_need_not_be_said(desk: Desk) -> None:
    make.project(desk.acme, code="BFS-102", code_name="Birch")
    assert "Which project" in desk.read("mail to Acme on time")
    make.question(desk.alder, now() - timedelta(hours=2))
    assert "Which project" not in desk.read("mail to Acme on time")
    desk.log("mail to Acme on time")
    assert list(Interaction.objects.get(direction="outbound").projects.all()) == [desk.alder]


def test_a_clock_that_will_start_says_its_target(desk: Desk) -> None:
    html = desk.read("urgent mail from Acme line stopped")
    assert "Starts a clock: first reply due" in html
    assert "core client, urgent: 2 business hours" in html


def test_a_talk_that_asks_nothing_starts_no_clock(desk: Desk) -> None:
    assert "Starts a clock" not in desk.read("call from Jane plan ok")
    assert "Starts a clock" in desk.read("call Jane when is it ready?")


def test_what_was_typed_is_never_markup(desk: Desk) -> None:
    html = desk.read("call Acme <script>alert(1)</script>, owe <i>x</i> tomorrow")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<i>" not in html


def test_an_empty_line_shows_what_the_page_set(desk: Desk) -> None:
    assert "BFS-101 Alder" in desk.read("  ", project=desk.alder.pk)


@pytest.mark.parametrize(
    "line", ["call Pelloway plan ok", "call Lukas plan ok", "call BFS-120 ok", "call zz ok", "pell"]
)
def test_a_client_one_may_not_see_is_never_named(desk: Desk, secret: Client, line: str) -> None:
    for answer in ("", f"client-{secret.pk}", f"project-{secret.projects.get().pk}"):
        html = desk.read(line, **{"answer:whom": answer, "answer:who:pelloway": answer})
        text = html.replace(line.split()[-3] if "Lukas" in line else "", "")
        assert "Pelloway Health" not in text
        assert "Aeschwend" not in text
        assert "Tamarind" not in text
    assert desk.log(line, **{"answer:whom": f"client-{secret.pk}"}).status_code == 422


def test_a_strangers_page_does_not_open_a_log(desk: Desk, secret: Client) -> None:
    project, clock = secret.projects.get(), secret.clocks.get()
    contact = secret.contacts.get()
    for query in (f"project={project.pk}", f"client={secret.pk}", f"answers={clock.pk}", f"contact={contact.pk}"):
        for path in ("/log/", "/log/form/"):
            assert desk.browser.get(f"{path}?{query}").status_code == 404
    assert desk.browser.post("/log/reading/", {"line": "x", "client": secret.pk}).status_code == 404
    assert desk.log("call plan ok", client=secret.pk).status_code == 404


def test_the_grant_lets_the_names_in(desk: Desk, secret: Client) -> None:
    secret.relationship_owner = desk.me
    secret.save()
    assert "Pelloway Health" in desk.read("call Lukas plan ok")


def test_a_preview_asks_a_fixed_number_of_questions(desk: Desk) -> None:
    line = "mail to Jane it is the method, owe data tomorrow +ark"
    make.question(desk.alder, now() - timedelta(hours=9))
    desk.read(line)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            desk.read(line)
        counts.append(len(asked))
        for number in range(5):
            client = make.client(f"Client {number} of {len(counts)}")
            make.contact(client)
            make.question(make.project(client), now() - timedelta(hours=1))
            make.question(desk.alder, now() - timedelta(hours=number + 2))
    assert counts[0] == counts[1] <= MOST


@pytest.mark.parametrize("line", ["mail from Jane when is it ready?", "call zebra", ""])
def test_no_preview_asks_more_than_the_house_allows(desk: Desk, line: str) -> None:
    desk.read(line, project=desk.alder.pk)
    with CaptureQueriesContext(connection) as asked:
        desk.read(line, project=desk.alder.pk)
    assert len(asked) <= MOST


def test_opening_the_dialog_costs_little(desk: Desk) -> None:
    clock = make.clock_of(make.question(desk.alder, now() - timedelta(hours=1)))
    with CaptureQueriesContext(connection) as asked:
        desk.browser.get(f"/log/?answers={clock.pk}", headers=PART)
    assert len(asked) <= 7
