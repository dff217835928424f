"""Whether a frozen week still is its reader's to read: access to a client may have ended since. Nothing here writes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from crm.clients.models import Client
from crm.clients.queries import hidden_from
from crm.conversations.models import Interaction
from crm.projects.models import Project
from crm.watch.models import Flag

from .models import Digest

# Where lines of a snapshot lead that are about one client.
LEADS = re.compile(r"/(clients|projects|interactions|flags)/(\d+)/")


def tells_of_hidden(digest: Digest, at: datetime) -> bool:
    """Whether it names or leads to a client that its reader saw when it was frozen and may not see any more."""
    hidden = hidden_from(digest.recipient, at=at).order_by()
    projects = Project.objects.filter(client__in=hidden).order_by()
    names = list(hidden.values_list("name").union(projects.values_list("code_name")))
    if not names:
        return False
    texts = list(_texts(digest.figures))
    # Whole words: Fir is no part of “first”, nor Cedar 2 of Cedar 28.
    named = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for (name,) in names)})(?!\w)")
    return any(map(named.search, texts)) or _leads_to(hidden, texts)


def _leads_to(hidden: QuerySet[Client], texts: list[str]) -> bool:
    """A client may have another name by now; its number stays."""
    found: dict[str, set[int]] = defaultdict(set)
    for match in filter(None, map(LEADS.match, texts)):
        found[match[1]].add(int(match[2]))
    rows: dict[str, QuerySet[Any]] = {
        "projects": Project.objects.all(),
        "interactions": Interaction.objects.all(),
        "flags": Flag.objects.all(),
    }
    about = Q(pk__in=found["clients"])
    for kind, of_kind in rows.items():
        about |= Q(pk__in=of_kind.filter(pk__in=found[kind]).order_by().values("client"))
    return hidden.filter(about).exists()


def _texts(figures: object) -> Iterator[str]:
    """Every text of a snapshot."""
    if isinstance(figures, str):
        yield figures
    elif isinstance(figures, dict | list):
        for part in figures.values() if isinstance(figures, dict) else figures:
            yield from _texts(part)
