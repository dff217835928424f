"""Clients and contacts as lists narrow them. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from crm.staff.models import StaffMember

from .models import Client, Contact
from .naming import every_word


def clients_where(
    clients: QuerySet[Client],
    *,
    words: Sequence[str] = (),
    tier: str = "",
    lifecycle: str = "",
    sponsor: StaffMember | None = None,
    owner: StaffMember | None = None,
) -> QuerySet[Client]:
    """Of these clients, those whose name has all the words and that are so and with these people of ours."""
    exact = {"tier": tier, "lifecycle": lifecycle, "executive_sponsor": sponsor, "relationship_owner": owner}
    rows = clients.filter(every_word(words, "found_by"), **{name: value for name, value in exact.items() if value})
    return rows.select_related("executive_sponsor", "relationship_owner")


def contacts_where(
    clients: QuerySet[Client],
    *,
    words: Sequence[str] = (),
    client: Client | None = None,
    role: str = "",
    influence: str = "",
) -> QuerySet[Contact]:
    exact = {"client": client, "contact_role": role, "influence": influence}
    rows = Contact.objects.filter(Q(client__in=clients) & every_word(words, "found_by", "client__found_by"))
    return rows.filter(**{name: value for name, value in exact.items() if value}).select_related("client")
