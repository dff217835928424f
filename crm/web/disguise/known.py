"""Everything that names a client or its people, asked in one statement, and what stands there instead."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from crm.capture.models import Belonging
from crm.clients.models import Client, Contact
from crm.staff.asking import asked_often
from crm.staff.audit import AuditEvent

from .words import Disguise, Row, disguise


def disguise_now() -> Disguise:
    """Of this moment: the names are asked anew, and what was made of them is kept until they change."""
    return _made(tuple(map(tuple, _names())))


@lru_cache(maxsize=2)
def _made(rows: tuple[tuple[Any, ...], ...]) -> Disguise:
    return disguise(Row(*row) for row in rows)


@asked_often
def _names() -> QuerySet[Any, Any]:
    """Clients by name, code, domain and code name; their people; whose mail was said to be theirs; former names."""
    said = Belonging.objects.in_force().filter(client__isnull=False).exclude(name="")
    before = AuditEvent.objects.filter(model="client", field="name").exclude(old="")
    clients = _told(Client.objects.all(), "client", "pk", "name", "short_code", "domain", "code_name")
    return clients.union(
        _told(Contact.objects.all(), "contact", "client_id", "name", "", "email", ""),
        _told(said, "said", "client_id", "", "", "name", ""),
        _told(before, "before", "object_id", "old", "", "", ""),
        all=True,
    )


def _told(rows: QuerySet[Any, Any], kind: str, client: str, *texts: str) -> QuerySet[Any, Any]:
    """The columns of a Row."""
    text = CharField()
    told: dict[str, Any] = {
        f"_{place}": Coalesce(Cast(F(name), text), Value("")) if name else Value("", text)
        for place, name in enumerate(texts)
    }
    named: QuerySet[Any, Any] = rows.order_by().annotate(_kind=Value(kind, text), _client=F(client), **told)
    return named.values_list("_kind", "_client", *told)
