"""What is refused says what and where, and nothing half-written stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from crm.clients.models import Client
from crm.conversations.models import Clock, ResponsePolicy
from crm.conversations.services import Part, excuse, keep, move, promise, record, reply, send_minutes, withdraw_promise
from crm.projects.models import Project
from crm.staff.errors import Refusal
from tests import make
from tests.make import MONDAY, clock_of, local

pytestmark = pytest.mark.django_db

NINE, TEN = local("2026-10-19 09:00"), local("2026-10-19 10:00")
NAIVE = NINE.replace(tzinfo=None)


@pytest.fixture
def project() -> Project:
    make.house()
    return make.project(make.client("Lumen"), code="BFS-900")


@pytest.fixture
def stranger(project: Project) -> Project:
    """A project of another client, with a contact and a thread."""
    other = make.project(make.client("Other"), code="BFS-901")
    make.contact(other.client, "Otto")
    make.question(other, NINE)
    return other


def counted() -> dict[str, int]:
    """How many rows every table of the house holds."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def refused(sentence: str, verb: Callable[..., Any], **facts: Any) -> None:
    before = counted()
    with pytest.raises(Refusal) as refusal:
        verb(**facts)
    assert sentence in str(refusal.value)
    assert counted() == before


def facts(client: Client, **others: Any) -> dict[str, Any]:
    known = {"at": TEN, "occurred_at": NINE, "channel": "email", "direction": "inbound", "summary": "When?"}
    return {"client": client, "by": None} | known | others


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ({"occurred_at": NAIVE}, "The time of the contact 2026-10-19 09:00 has no time zone"),
        ({"at": NAIVE}, "The moment of logging 2026-10-19 09:00 has no time zone"),
        (
            {"occurred_at": TEN + timedelta(minutes=5, seconds=1)},
            "The contact lies in the future (2026-10-19 10:05 EDT)",
        ),
        ({"occurred_at": local("1999-12-31 09:00")}, "The contact lies in the year 1999"),
        ({"channel": "pigeon"}, "“pigeon” is no channel. Choose one of email, client_portal"),
        ({"channel": ""}, "“” is no channel"),
        ({"direction": "sideways"}, "“sideways” is no direction. Choose one of inbound, outbound"),
        ({"priority": "asap"}, "“asap” is no priority. Choose one of urgent, high, normal, low"),
        ({"purpose": "fun"}, "“fun” is no purpose"),
    ],
)
def test_a_contact_that_makes_no_sense_is_refused(project: Project, part: dict[str, Any], sentence: str) -> None:
    refused(sentence, record, **facts(project.client, **part))


def test_a_contact_five_minutes_ahead_is_taken(project: Project) -> None:
    assert record(**facts(project.client, occurred_at=TEN + timedelta(minutes=5))).pk


def test_a_contact_belongs_to_one_client_only(project: Project, stranger: Project) -> None:
    otto, thread = stranger.client.contacts.get(), stranger.client.threads.get()
    client = project.client
    refused("BFS-901 is not a project of Lumen", record, **facts(client, projects=[project, stranger]))
    refused("Otto is not a contact of Lumen", record, **facts(client, contacts=[otto]))
    refused("That conversation belongs to another client than Lumen", record, **facts(client, thread=thread))


def test_a_reply_never_lies_before_its_question(project: Project) -> None:
    clock, by = clock_of(make.question(project, NINE)), make.person()
    before = NINE - timedelta(seconds=1)
    refused("The reply lies before its question", reply, clock=clock, at=TEN, by=by, summary="Yes.", occurred_at=before)
    refused(
        "The time of the reply 2026-10-19 09:00 has", reply, clock=clock, at=TEN, by=by, summary="", occurred_at=NAIVE
    )
    assert Clock.objects.get().state == "running"


def test_a_part_nobody_can_have_is_refused(project: Project) -> None:
    ann = make.person("Ann")
    refused("“boss” is no way to take part", record, **facts(project.client, parts=[Part(ann, "boss")]))
    twice = [Part(ann, "led"), Part(ann, "cc")]
    refused("Ann is named twice", record, **facts(project.client, parts=twice))


def test_nobody_is_excused_without_a_reason(project: Project) -> None:
    clock = clock_of(make.question(project, NINE))
    refused("Say why no reply is needed", excuse, clock=clock, by=None, at=TEN, reason="  ")
    refused("Say it in at most 300", excuse, clock=clock, by=None, at=TEN, reason="x" * 301)


def test_an_answered_question_is_not_excused(project: Project) -> None:
    asked = make.question(project, NINE)
    clock = clock_of(asked)
    make.answer(asked, TEN)
    refused("This question was answered meanwhile", excuse, clock=clock, by=None, at=TEN, reason="thanks only")


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ({"due": NAIVE}, "The date of the promise 2026-10-19 09:00 has no time zone"),
        ({"made_at": NAIVE}, "The moment of the promise 2026-10-19 09:00 has no time zone"),
        ({"text": " "}, "Say what is promised"),
        ({"text": "x" * 301}, "The promise has 301 letters"),
        ({"kind": "oath"}, "“oath” is no kind of promise. Choose one of answer, document"),
    ],
)
def test_a_promise_that_makes_no_sense_is_refused(project: Project, part: dict[str, Any], sentence: str) -> None:
    known = {"client": project.client, "text": "Send it.", "owner": make.person(), "due": TEN, "by": None, "at": MONDAY}
    refused(sentence, promise, **(known | part))


def test_a_promise_belongs_to_the_client_it_was_made_to(project: Project, stranger: Project) -> None:
    known = {"client": project.client, "text": "Send it.", "owner": make.person(), "due": TEN, "by": None, "at": MONDAY}
    refused("BFS-901 is not a project of Lumen", promise, project=stranger, **known)
    said = stranger.client.interactions.get()
    refused("That conversation was not with Lumen", promise, made_in=said, **known)


def test_a_promise_is_not_kept_in_the_future_or_nowhere(project: Project) -> None:
    row = make.promised(project, TEN)
    refused("A promise cannot be kept in the future", keep, commitment=row, done=TEN, by=None, at=NINE)
    refused("The moment the promise was kept 2026-10-19 09:00 has", keep, commitment=row, done=NAIVE, by=None, at=TEN)


def test_a_promise_is_not_moved_or_withdrawn_without_a_reason(project: Project) -> None:
    row = make.promised(project, TEN)
    refused("Say why the date moves", move, commitment=row, due=TEN, reason="", by=None, at=NINE)
    refused(
        "The new date 2026-10-19 09:00 has no time zone", move, commitment=row, due=NAIVE, reason="x", by=None, at=NINE
    )
    refused("Say it in at most 300", move, commitment=row, due=TEN, reason="x" * 301, by=None, at=NINE)
    refused("Say why the promise is withdrawn", withdraw_promise, commitment=row, reason=" ", by=None, at=NINE)


def test_minutes_do_not_leave_in_the_future(project: Project) -> None:
    meeting = make.call(project, NINE, make.person(), channel="video_meeting")
    refused("Minutes cannot be sent in the future", send_minutes, interaction=meeting, sent_at=TEN, by=None, at=NINE)
    refused("has no time zone", send_minutes, interaction=meeting, sent_at=NAIVE, by=None, at=TEN)


def test_without_targets_nothing_is_half_recorded(project: Project) -> None:
    ResponsePolicy.objects.all().delete()
    refused("There are no response targets yet", record, **facts(project.client))
