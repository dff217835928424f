"""Erases a person at a client out of everything that was taken in, and then everywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast

from crm.clients.erasing import words_of_person
from crm.clients.models import Contact
from crm.clients.services import erase_contact
from crm.conversations.models import Interaction
from crm.conversations.services import make_findable
from crm.staff.blotting import replaced
from crm.staff.models import StaffMember

from ..models import CapturedMail, TableBatch
from ..tables.kept import packed, rows_of

# Beside the database and not in it, so that a backup from before does not bring back who was erased since.
KEPT = "erased.jsonl"


def erase_person(*, contact: Contact, by: StaffMember | None, at: datetime, reason: str) -> dict[str, list[int]]:
    """Everything that names this person says a pseudonym; the bytes of their mails go. Returns rows by table.

    Refusal as `erase_contact`.
    """
    words = words_of_person(contact)
    with transaction.atomic():
        # First, while their headers still say whose they are.
        _let_go_of_mails([word for word in words if "@" in word])
        changed = erase_contact(contact=contact, by=by, at=at, reason=reason)
        _clean_tables(words)
        said = Q(pk__in=changed.get("conversations.interaction", ()))
        threads = Q(thread__in=changed.get("conversations.thread", ()))
        make_findable(Interaction.objects.filter(Q(contacts=contact) | said | threads).distinct())
    _remember(contact.pk, at)
    return changed


def erase_again(*, since: datetime, at: datetime) -> int | None:
    """Erase anew who was erased after a moment that a backup has brought back; how many there were.

    None where the list of them is not in the data folder, so that nobody can say.
    """
    path = settings.DATA_DIR / KEPT
    if not path.exists():
        return None
    said = [json.loads(line) for line in path.read_text().splitlines()]
    numbers = {one["contact"] for one in said if datetime.fromisoformat(one["at"]) >= since}
    found = Contact.objects.filter(pk__in=numbers)
    for contact in found:
        erase_person(contact=contact, by=None, at=at, reason="erased before this backup was restored")
    return len(found)


def _let_go_of_mails(addresses: Sequence[str]) -> None:
    texts = {f"{name}_as_text": Cast(F(name), TextField()) for name in ("author", "to", "cc")}
    named = [Q(**{f"{text}__icontains": address}) for text in texts for address in addresses]
    if named:
        numbers = CapturedMail.objects.annotate(**texts).filter(reduce(or_, named)).values_list("pk", flat=True)
        CapturedMail.objects.filter(pk__in=list(numbers)).update(raw=b"", trimmed=True)


def _clean_tables(words: Mapping[str, str]) -> None:
    """The rows of imported files stay for their undo."""
    for batch in TableBatch.objects.iterator(50) if words else ():
        said = json.dumps(rows_of(batch), ensure_ascii=False)
        clean = replaced(said, words)
        if clean != said:
            TableBatch.objects.filter(pk=batch.pk).update(rows=packed(json.loads(clean)))


def _remember(contact: int, at: datetime) -> None:
    with (settings.DATA_DIR / KEPT).open("a") as file:
        file.write(json.dumps({"contact": contact, "at": at.isoformat()}) + "\n")
