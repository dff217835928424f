"""The list of people at clients."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower

from crm.clients.models import Contact
from crm.clients.selections import contacts_where
from crm.clients.values import ContactRole, Influence

from ..listing import Act, Asked, Choice, Column, Empty, Lede, Listing, Named, Typed, Whose
from ..listing.cells import NOTHING, client_column, link, noted
from ..listing.named import client_called


def question(whose: Whose, told: dict[str, Any]) -> QuerySet[Contact]:
    return contacts_where(whose.clients, **told)


def lede(asked: Asked) -> Lede:
    client = asked.told("client")
    return Lede(f"Who speaks for {client.name}." if client else "Who speaks for our clients.")


def _mail(contact: Contact) -> str:
    return link(f"mailto:{contact.email}", contact.email) if contact.email else NOTHING


def _phone(contact: Contact) -> str:
    return link(f"tel:{contact.phone}", contact.phone) if contact.phone else NOTHING


def _said(contact: Contact) -> str:
    return link(f"/interactions/?contact={contact.pk}", "What was said")


CONTACTS: Listing[Contact] = Listing(
    name="contacts",
    title="Contacts",
    path="/contacts/",
    question=question,
    columns=(
        Column("name", "Name", lambda row: row.name, lambda row: noted(row.name, row.title), by=Lower("name")),
        client_column(lambda row: row.client, by=Lower("client__name")),
        Column("role", "Role", lambda row: row.get_contact_role_display(), by="contact_role"),
        Column("influence", "Influence", lambda row: row.get_influence_display(), by="influence", minor=True),
        Column("email", "Mail", lambda row: row.email, _mail),
        Column("phone", "Phone", lambda row: row.phone, _phone, kind="code"),
        Column("said", "Interactions", lambda row: f"/interactions/?contact={row.pk}", _said, kind="code"),
    ),
    sort="name",
    then=Lower("client__name"),
    filters=(
        Typed("q", "Name", asks="words"),
        Named("client", "Client", find=client_called),
        Choice("role", "Role", choices=ContactRole.choices),
        Choice("influence", "Influence", choices=Influence.choices),
    ),
    lede=lede,
    empty=Empty("Nobody yet. People are added on their client's page.", Act("See the clients", "/clients/")),
)
