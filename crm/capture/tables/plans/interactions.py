from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from crm.clients.models import Client, Contact
from crm.conversations.models import Interaction, Thread
from crm.conversations.services import Part, Said
from crm.conversations.values import LIVE, Channel, Direction
from crm.projects.models import Project

from ...mail.subjects import base
from ..cells import folded
from ..known import Known
from ..rows import Entry, Planned, Verdict

PARTS = {"led": "Led by", "attended": "Attended", "cc": "In copy"}
FACTS = (
    "purpose",
    "priority",
    "needs_reply",
    "owed",
    "excuses",
    "automatic",
    "reached",
    "reply_kind",
    "minutes_required",
    "minutes_sent_at",
    "qms_reference",
)
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)
# A clock elsewhere may be a little ahead of ours.
AHEAD = timedelta(minutes=5)
# What an export of ours calls a contact that had no reference.
OURS = "touchline-"
_OURS = re.compile(rf"{OURS}(\d{{1,18}})$")


@dataclass(frozen=True)
class Around:
    """Everything the rows of a batch name, asked for together."""

    known: Known
    projects: dict[str, Project]
    contacts: dict[tuple[int, str], Contact]
    threads: dict[tuple[int, str], Thread]
    references: frozenset[str]


def plan_interactions(entries: Sequence[Entry], known: Known) -> list[Planned]:
    for entry in entries:
        if "reference" not in entry.values:
            entry.values["reference"] = _hash(entry)
    around = Around(
        known,
        known.projects(_words(entries, "projects")),
        known.contacts(_words(entries, "contacts")),
        _threads(entries),
        _references(entries),
    )
    seen = set(around.references)
    return [_plan(entry, around, seen) for entry in entries]


def _hash(entry: Entry) -> str:
    """A row without a reference is known again by everything it says."""
    said = repr(sorted(entry.values.items()))
    return f"row-{hashlib.sha256(said.encode()).hexdigest()[:40]}"


def _words(entries: Iterable[Entry], name: str) -> set[str]:
    return {word for entry in entries for word in entry.values.get(name, ())}


def _threads(entries: Iterable[Entry]) -> dict[tuple[int, str], Thread]:
    keys = {key for entry in entries if (key := _conversation(entry))}
    rows = Thread.objects.filter(key__in=keys) if keys else ()
    return {(row.client_id, row.key or ""): row for row in rows}


def _references(entries: Sequence[Entry]) -> frozenset[str]:
    """Those that are here already, by their message key or by the number an export of ours gave them."""
    asked = [entry.values["reference"] for entry in entries]
    numbers = {int(found[1]) for word in asked if (found := _OURS.match(word))}
    keyed = Interaction.objects.filter(message_key__in=asked).values_list("message_key", flat=True)
    here = {f"{OURS}{row.pk}": row for row in Interaction.objects.filter(pk__in=numbers, message_key=None)}
    ours = {
        entry.values["reference"]
        for entry in entries
        if (row := here.get(entry.values["reference"])) and row.occurred_at == entry.values.get("occurred_at")
    }
    return frozenset(word for word in keyed if word) | ours


def _conversation(entry: Entry) -> str:
    """Rows of one conversation: by the word that says so, mails also by their subject without “Re:”."""
    values = entry.values
    if "thread" in values:
        return str(values["thread"])
    subject = base(values.get("subject", "")) if values.get("channel") == Channel.EMAIL else ""
    return f"subject: {folded(subject)}"[:200] if subject else ""


def _plan(entry: Entry, around: Around, seen: set[str]) -> Planned:
    values = entry.values
    if values["reference"] in seen:
        return Planned(entry.number, Verdict.LEFT_OUT if entry.faults else Verdict.SAME)
    seen.add(values["reference"])
    projects = _projects(entry, around)
    client = _client(entry, projects, around)
    if client:
        contacts = _contacts(entry, client, around)
        _check_belonging(entry, client, projects)
    _check_moments(entry, around.known.at)
    _check_words(entry)
    parts, owner = _parts(entry, around.known), _owner(entry, around.known)
    if entry.faults or client is None:
        return Planned(entry.number, Verdict.LEFT_OUT)
    facts = {name: values[name] for name in FACTS if name in values}
    facts |= {"message_key": values["reference"], "owner": owner}
    said = Said(
        client=client,
        occurred_at=values["occurred_at"],
        channel=values["channel"],
        direction=values["direction"],
        summary=values["summary"],
        by=around.known.user,
        projects=projects,
        contacts=contacts,
        parts=parts,
        thread=_thread(entry, client, around),
        facts=facts,
    )
    return Planned(entry.number, Verdict.NEW, {"said": said})


def _projects(entry: Entry, around: Around) -> list[Project]:
    codes = entry.values.get("projects", ())
    for code in codes:
        if code.lower() not in around.projects:
            entry.wrong(
                "Projects", f"“{code}” is no project you know of", "Import projects first, or correct the code."
            )
    return [around.projects[code.lower()] for code in codes if code.lower() in around.projects]


def _client(entry: Entry, projects: Sequence[Project], around: Around) -> Client | None:
    """The one that is named, else that of the projects, else that of a contact's mail address."""
    if "client" in entry.values:
        return around.known.client(entry, entry.values["client"])
    if projects:
        return projects[0].client
    words = [word.lower() for word in entry.values.get("contacts", ()) if "@" in word]
    owners = {row.client_id: row.client for (_, word), row in around.contacts.items() if word in words}
    if len(owners) != 1 and not entry.faults:
        entry.wrong("Client", "names no client", "Give the client, a project of theirs or a contact's mail address.")
    return next(iter(owners.values())) if len(owners) == 1 else None


def _check_belonging(entry: Entry, client: Client, projects: Iterable[Project]) -> None:
    for project in projects:
        if project.client_id != client.pk:
            entry.wrong(
                "Projects", f"{project.code} is not a project of {client.name}", "Correct the project or the client."
            )


def _contacts(entry: Entry, client: Client, around: Around) -> list[Contact]:
    found: dict[int, Contact] = {}
    for word in entry.values.get("contacts", ()):
        contact = around.contacts.get((client.pk, word.lower() if "@" in word else folded(word)))
        if contact is None:
            do = "Import contacts first, or correct the name or address."
            entry.wrong("Contacts", f"“{word}” is no contact of {client.name}", do)
        else:
            found[contact.pk] = contact
    return list(found.values())


def _check_moments(entry: Entry, at: datetime) -> None:
    moment = entry.values.get("occurred_at")
    if moment is None:
        if not entry.faults:
            entry.wrong("Occurred at", "says no time", "Say when it happened.")
    elif moment > at + AHEAD:
        entry.wrong("Occurred at", f"lies in the future ({moment:%-d %B %Y})", "Import it when it has happened.")
    elif moment < LONG_AGO:
        entry.wrong("Occurred at", f"lies in the year {moment.year}", "Check the date.")


def _check_words(entry: Entry) -> None:
    """What was said, on which channel, and who reached whom; a live talk has both sides, a note only ours."""
    values = entry.values
    channel = values.get("channel")
    if channel in LIVE:
        values.setdefault("direction", Direction.TWO_WAY)
    elif channel == Channel.INTERNAL_NOTE:
        values.setdefault("direction", Direction.INTERNAL)
    values.setdefault("summary", values.get("subject"))
    if entry.faults:
        return
    for name, label, wrong, do in (
        ("channel", "Channel", "says no channel", "Map a column, or one channel for all rows."),
        ("direction", "Direction", "does not say who reached whom", "Map a column, or one direction for all rows."),
        ("summary", "Summary", "says nothing", "Give a summary or a subject."),
    ):
        if not values.get(name):
            entry.wrong(label, wrong, do)


def _parts(entry: Entry, known: Known) -> list[Part]:
    """Who of ours took part; somebody named twice counts by the first way."""
    found: dict[int, Part] = {}
    for kind, label in PARTS.items():
        for word in entry.values.get(kind, ()):
            person = known.person(entry, label, word)
            if person:
                found.setdefault(person.pk, Part(person, kind))
    return list(found.values())


def _owner(entry: Entry, known: Known) -> Any:
    word = entry.values.get("owner")
    return known.person(entry, "Owner", word) if word else None


def _thread(entry: Entry, client: Client, around: Around) -> Thread:
    subject = entry.values.get("subject", "")
    key = _conversation(entry)
    if not key:
        return Thread(client=client, subject=subject)
    place = (client.pk, key)
    if place not in around.threads:
        around.threads[place] = Thread(client=client, subject=subject, key=key)
    return around.threads[place]
