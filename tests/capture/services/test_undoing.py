from __future__ import annotations

from datetime import timedelta

import pytest

from crm.capture.models import CapturedMail, Filing, ImportRun
from crm.capture.services import Upload, accept, go_on, go_on_undoing, goes_with, undo_run
from crm.clients.models import Client
from crm.conversations.models import Interaction
from crm.conversations.services import correct
from crm.staff.errors import Refusal
from tests import make
from tests.capture.mails import MORNING, mail
from tests.capture.taking import LATER, US, clocks, northlight, take

pytestmark = pytest.mark.django_db

QUESTION = mail(id="q@x.test")
ANSWER = mail(
    "ole@brackenfold.test",
    "mara@northlight.test",
    id="a@x.test",
    in_reply_to="<q@x.test>",
    sent=MORNING + timedelta(hours=2),
)


@pytest.fixture(autouse=True)
def north() -> Client:
    return northlight()


def keep(*messages: bytes) -> ImportRun:
    found = [Upload(f"{number}.eml", len(raw), [raw]) for number, raw in enumerate(messages)]
    return accept(uploads=found, us=US, by=None, at=LATER)


def bring(*messages: bytes) -> ImportRun:
    run = keep(*messages)
    while go_on(at=LATER):
        pass
    run.refresh_from_db()
    return run


def take_back(run: ImportRun) -> None:
    undo_run(run=run, by=None, at=LATER)
    while go_on_undoing(at=LATER):
        pass
    run.refresh_from_db()


def test_everything_an_import_brought_goes_and_can_come_again(north: Client) -> None:
    run = bring(QUESTION, ANSWER)
    take_back(run)
    assert (clocks(), CapturedMail.objects.count(), north.contacts.count()) == ([], 0, 0)
    assert (run.undone_at, Interaction.objects.filter(withdrawn_at=None).count()) == (LATER, 0)
    bring(QUESTION, ANSWER)
    assert clocks() == [("q@x.test", "a@x.test")]


def test_what_came_another_way_stays() -> None:
    take(QUESTION)
    run = bring(QUESTION, ANSWER)
    assert list(goes_with(run).values_list("key", flat=True)) == ["a@x.test"]
    take_back(run)
    assert clocks() == [("q@x.test", None)]


def test_what_a_person_corrected_stays() -> None:
    run = bring(QUESTION, mail(id="2", subject="Batch 8"))
    fact = Interaction.objects.get(message_key="q@x.test")
    correct(interaction=fact, by=make.person(), at=LATER, reason="was a call", summary="Asked about batch 7.")
    take_back(run)
    assert list(Filing.objects.values_list("mail__key", flat=True)) == ["q@x.test"]


def test_what_the_program_decided_anew_goes_too() -> None:
    run = bring(QUESTION)
    fact = Interaction.objects.get(message_key="q@x.test")
    correct(interaction=fact, by=None, at=LATER, reason="Now that more is known.", needs_reply=False)
    take_back(run)
    assert not Interaction.objects.filter(withdrawn_at=None).exists()


def test_an_import_that_goes_on_is_not_taken_back_and_none_twice() -> None:
    run = keep(QUESTION)
    with pytest.raises(Refusal, match="still going on"):
        undo_run(run=run, by=None, at=LATER)
    go_on(at=LATER)
    run.refresh_from_db()
    take_back(run)
    undo_run(run=run, by=None, at=LATER + timedelta(hours=1))
    run.refresh_from_db()
    assert run.undo_asked_at == LATER
