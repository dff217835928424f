"""What is held of a person at a client."""

from __future__ import annotations

from collections import Counter
from typing import Any

from crm.clients.erasing import words_of_person
from crm.clients.models import Contact
from crm.conversations.models import Interaction
from crm.staff.blotting import mentions
from crm.staff.marks import trail

FACTS = (
    "name", "title", "email", "phone", "timezone", "contact_role", "influence", "lawful_basis", "last_used_on",
    "erase_after",
)  # fmt: skip
MOST_MARKS = 10_000
# What their own record and what they took part in say is told in full.
TOLD = {"clients.contact", "conversations.interaction", "staff.auditevent"}


def held(contact: Contact) -> dict[str, Any]:
    """Their record, what they took part in and what was changed about them, whole; elsewhere, how often they are named.

    Times are UTC. Other texts may speak of other clients, so they are counted and not quoted.
    """
    said = Interaction.objects.filter(contacts=contact).order_by("occurred_at")
    return {
        "person": {name: getattr(contact, name) for name in FACTS} | {"client": contact.client.name},
        "took_part_in": [
            {"when": fact.occurred_at, "how": fact.get_channel_display(), "what": fact.summary} for fact in said
        ],
        "changes": [
            {"when": mark.at, "field": mark.field, "from": mark.old, "to": mark.new, "why": mark.reason}
            for mark in trail({"contact": [contact.pk]}, limit=MOST_MARKS)
        ],
        "named_elsewhere": named_elsewhere(contact),
    }


def named_elsewhere(contact: Contact) -> dict[str, int]:
    """In how many rows of which other tables their name, address or number stands."""
    words = words_of_person(contact)
    found = Counter(
        str(one.model._meta.verbose_name) for one in mentions(words) if one.model._meta.label_lower not in TOLD
    )
    return dict(found.most_common())
