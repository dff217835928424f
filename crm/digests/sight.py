"""Whether a frozen week still is its reader's to read: access to a client may have ended since. Nothing here writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Value

from crm.clients.queries import hidden_from
from crm.conversations.models import Interaction
from crm.projects.models import Project
from crm.staff.asking import asked_often
from crm.staff.models import StaffMember
from crm.watch.models import Flag

from .models import Digest

# Where lines of a snapshot lead that are about one client.
LEADS = re.compile(r"^/(clients|projects|interactions|flags)/(\d+)/", re.MULTILINE)


def tells_of_hidden(digest: Digest, at: datetime) -> bool:
    """Whether it names or leads to a client that its reader saw when it was frozen and may not see any more."""
    hidden = _hidden(digest.recipient, at)
    if not hidden:
        return False
    text = "\n".join(_texts(digest.figures))
    # A client may have another name by now; its number stays.
    leads = {(kind, int(number)) for kind, number in LEADS.findall(text)}
    known = {(kind, number) for kind, number, _ in hidden}
    return not leads.isdisjoint(known) or _names(text, {name for *_, name in hidden}) or _leads_on(leads, digest, at)


@asked_often
def _hidden(reader: StaffMember, at: datetime) -> QuerySet[Any, Any]:
    """Clients this reader may not see and their projects: the kind, the number and the name of each."""
    hidden = hidden_from(reader, at=at).order_by()
    projects = Project.objects.filter(client__in=hidden).order_by()
    return hidden.values_list(Value("clients"), "pk", "name").union(
        projects.values_list(Value("projects"), "pk", F("code_name"))
    )


def _names(text: str, names: set[str]) -> bool:
    """Whole words: Fir is no part of “first”, nor Cedar 2 of Cedar 28."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names if name in text)


def _leads_on(leads: set[tuple[str, int]], digest: Digest, at: datetime) -> bool:
    """Whether one of these contacts and flags is about such a client."""
    said, flags = (sorted(number for kind, number in leads if kind == asked) for asked in ("interactions", "flags"))
    return bool(_about_hidden(digest.recipient, at, said, flags))


@asked_often
def _about_hidden(reader: StaffMember, at: datetime, said: Sequence[int], flags: Sequence[int]) -> QuerySet[Any, Any]:
    hidden = hidden_from(reader, at=at).order_by()
    contacts = Interaction.objects.filter(pk__in=said, client__in=hidden).order_by().values_list("pk")
    return contacts.union(Flag.objects.filter(pk__in=flags, client__in=hidden).order_by().values_list("pk"))


def _texts(figures: object) -> Iterator[str]:
    """Every text of a snapshot."""
    if isinstance(figures, str):
        yield figures
    elif isinstance(figures, dict | list):
        for part in figures.values() if isinstance(figures, dict) else figures:
            yield from _texts(part)
