"""Whoever is erased is named nowhere any more, and the business facts and the trail stay whole."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from crm.capture.models import CapturedMail
from crm.capture.services.erasing import erase_again, erase_person
from crm.clients.models import Contact
from crm.clients.services import change_contact
from crm.conversations.models import Clock, Interaction, InteractionWords
from crm.conversations.services import rebuild_search
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent, StaffMember
from crm.staff.services import chain
from crm.staff.verifying import faults
from tests import make
from tests.capture.mails import mail
from tests.capture.taking import LATER, northlight, take

pytestmark = pytest.mark.django_db
WORDS = ("mara lind", "mara@northlight.test", "lind@old.test", "+1 555 010 9988", "Mara Lindqvist")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def mara() -> Contact:
    """A person of many traces: mails, a name and an address of before, a promise that quotes her."""
    client = northlight()
    project = make.project(client)
    mara = make.contact(client, "Mara Lindqvist", email="lind@old.test", phone="+1 555 010 9988")
    change_contact(contact=mara, by=make.person(), at=LATER, name="Mara Lind", email="mara@northlight.test")
    take(mail(id="q@x.test", subject="Batch 7 for Mara Lind"), mail(id="r@x.test", body="Mara Lind: hello?"))
    make.call(project, LATER, make.leader(), summary="Mara Lind and Lind & Sons asked for data")
    make.promised(project, LATER + timedelta(days=3), text="Send mara lind the data")
    return mara


def everything() -> str:
    """Every value of every row of every table, in lower case, but for our own people."""
    with connection.cursor() as cursor:
        said = []
        for table in connection.introspection.table_names():
            if table != "staff_staffmember":
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                said += [str(row) for row in cursor.fetchall()]
    return "\n".join(said).lower()


def erase(contact: Contact, by: StaffMember | None = None) -> dict[str, list[int]]:
    return erase_person(contact=contact, by=by, at=LATER, reason="asked for it")


def test_no_table_names_somebody_who_was_erased(mara: Contact) -> None:
    assert [word for word in WORDS if word.lower() not in everything()] == []
    erase(mara)
    assert [word for word in WORDS if word.lower() in everything()] == []
    assert f"contact {mara.pk}" in everything()


def test_the_business_facts_stay(mara: Contact) -> None:
    before = list(Clock.objects.values_list("opened_at", "due_at", "state")), Interaction.objects.count()
    erase(mara)
    assert (list(Clock.objects.values_list("opened_at", "due_at", "state")), Interaction.objects.count()) == before
    assert Interaction.objects.filter(summary=f"Contact {mara.pk} and Lind & Sons asked for data").exists()


def test_the_bytes_of_their_mails_are_gone(mara: Contact) -> None:
    assert b"mara@northlight.test" in CapturedMail.objects.earliest("pk").message
    erase(mara)
    assert [row.message for row in CapturedMail.objects.all()] == [b"", b""]


def test_the_trail_stays_whole_and_says_who_erased_whom(mara: Contact) -> None:
    chain()
    by = make.person("Ada")
    erase(mara, by)
    chain()
    assert list(faults()) == []
    said = AuditEvent.objects.get(model="contact", object_id=mara.pk, field="erased")
    assert (said.actor, said.reason, said.new) == (by, "asked for it", f"Contact {mara.pk}")


def test_the_search_knows_their_words_no_more(mara: Contact) -> None:
    words = InteractionWords.objects.filter(words__icontains="mara")
    assert words.exists()
    erase(mara)
    assert not words.exists()
    assert rebuild_search() == 0


def test_a_name_that_two_have_stays_in_texts(mara: Contact) -> None:
    make.contact(make.client(), "Mara Lind")
    erase(mara)
    assert Interaction.objects.filter(summary__startswith="Mara Lind").exists()
    mara.refresh_from_db()
    assert (mara.name, mara.email, mara.phone) == (f"Contact {mara.pk}", None, "")


def test_nobody_is_erased_twice_or_without_a_reason(mara: Contact) -> None:
    with pytest.raises(Refusal, match="Say why"):
        erase_person(contact=mara, by=None, at=LATER, reason=" ")
    erase(mara)
    with pytest.raises(Refusal, match="erased before"):
        erase(mara)


def test_without_the_list_nobody_can_say_who_was_erased_since(mara: Contact) -> None:
    assert erase_again(since=LATER, at=LATER) is None


def test_a_backup_from_before_does_not_bring_them_back(mara: Contact) -> None:
    facts = {"name": mara.name, "email": mara.email}
    erase(mara)
    # As if a backup had been restored.
    Contact.objects.filter(pk=mara.pk).update(**facts)
    assert erase_again(since=LATER + timedelta(days=1), at=LATER) == 0
    assert erase_again(since=LATER - timedelta(days=1), at=LATER) == 1
    mara.refresh_from_db()
    assert mara.name == f"Contact {mara.pk}"
