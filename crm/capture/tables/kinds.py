"""The five tables and their columns, in the words of GLOSSARY.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

from crm.clients.values import ClientKind, ContactRole, Influence, LawfulBasis, Lifecycle, Tier, WorkWeek
from crm.conversations.values import Channel, Direction, FirstReplyKind, Priority, Purpose
from crm.projects.values import ClinicalStage, Phase, ProjectStatus, ProjectType
from crm.staff.values import Function, StaffRole

from . import cells
from .cells import Read
from .foreign import WORDS


@dataclass(frozen=True)
class Field:
    """One column: its name in the glossary, its label, how a cell of it is read."""

    name: str
    label: str
    read: Read
    needed: bool = False
    choices: Sequence[tuple[str, str]] = ()
    hint: str = ""
    # Only other programs write it; ours goes without.
    foreign: bool = False


@dataclass(frozen=True)
class Kind:
    """One table. `batch` rows are written in one transaction, short enough for others to write meanwhile."""

    name: str
    label: str
    fields: tuple[Field, ...]
    batch: int
    hint: str

    @property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @property
    def written(self) -> list[Field]:
        return [field for field in self.fields if not field.foreign]


def _choice(name: str, label: str, values: type[TextChoices]) -> Field:
    return Field(name, label, cells.choice(name, values.choices, WORDS.get(name, {})), choices=values.choices)


def _text(name: str, label: str, longest: int, *, needed: bool = False, hint: str = "", foreign: bool = False) -> Field:
    return Field(name, label, cells.text(longest), needed=needed, hint=hint, foreign=foreign)


def _flag(name: str, label: str) -> Field:
    return Field(name, label, cells.yes_or_no)


def _person(name: str, label: str) -> Field:
    return _text(name, label, 200, hint="one of us, by mail address or name")


def _people(name: str, label: str) -> Field:
    return Field(name, label, cells.several, hint="by mail address or name; semicolons between several")


_ZONE = Field("timezone", "Time zone", cells.zone, hint="an IANA name such as Europe/Zurich")
_CLIENT = _text("client", "Client", 160, needed=True, hint="by code or name")

CLIENTS = Kind(
    "clients",
    "Clients",
    (
        _text("name", "Name", 160, needed=True),
        _text("short_code", "Code", 8, hint="made from the name where there is none"),
        _choice("client_kind", "Kind", ClientKind),
        _choice("tier", "Tier", Tier),
        _choice("lifecycle", "Lifecycle", Lifecycle),
        _ZONE,
        Field("country", "Country", cells.country, hint="two letters"),
        _choice("work_week", "Work week", WorkWeek),
        Field("domain", "Mail domain", cells.domain),
        _person("executive_sponsor", "Executive sponsor"),
        _person("relationship_owner", "Relationship owner"),
        _flag("cda_in_place", "CDA in place"),
        _flag("msa_in_place", "MSA in place"),
        _flag("quality_agreement_in_place", "Quality agreement in place"),
        _flag("restricted_access", "Restricted access"),
        _text("note", "Note", 10_000),
    ),
    batch=200,
    hint="One row a company. A client is known again by its code, else by its name.",
)

CONTACTS = Kind(
    "contacts",
    "Contacts",
    (
        _CLIENT,
        _text("name", "Name", 120, hint="or first and last name"),
        _text("first_name", "First name", 60, foreign=True),
        _text("last_name", "Last name", 60, foreign=True),
        Field("email", "Email", cells.address),
        _text("title", "Title", 120),
        _choice("contact_role", "Role", ContactRole),
        _choice("influence", "Influence", Influence),
        _text("phone", "Phone", 40),
        _ZONE,
        _choice("lawful_basis", "Lawful basis", LawfulBasis),
    ),
    batch=200,
    hint="One row a person. Somebody is known again by the mail address, else by the name within the client.",
)

PROJECTS = Kind(
    "projects",
    "Projects",
    (
        _text("code", "Code", 16, needed=True),
        _CLIENT,
        _text("code_name", "Code name", 60, needed=True),
        _choice("project_type", "Type", ProjectType),
        _choice("phase", "Phase", Phase),
        _choice("status", "Status", ProjectStatus),
        _choice("clinical_stage", "Clinical stage", ClinicalStage),
        _person("project_manager", "Project manager"),
        Field("opened", "Opened", cells.day),
        Field("kickoff", "Kick-off", cells.day),
        _flag("after_hours_cover", "After-hours cover"),
        _text("note", "Note", 10_000),
    ),
    batch=200,
    hint="One row a project, known again by its code.",
)

STAFF = Kind(
    "staff",
    "Our people",
    (
        _text("name", "Name", 120, needed=True),
        Field("email", "Email", cells.address, needed=True),
        _text("title", "Title", 120),
        _choice("function", "Function", Function),
        _choice("staff_role", "Role", StaffRole),
        _flag("is_leadership", "Leader"),
        _person("backup", "Backup"),
        _ZONE,
    ),
    # A backup may stand further down in the file.
    batch=2000,
    hint="One row a colleague, known again by the mail address. Nobody is invited by this; do that on their page.",
)

INTERACTIONS = Kind(
    "interactions",
    "Interactions",
    (
        _text("reference", "Reference", 200, hint="the number another program gave it; the row is known again by it"),
        _text("client", "Client", 160, hint="by code or name; else that of its projects or contacts"),
        Field("projects", "Projects", cells.several, hint="by code; semicolons between several"),
        Field("occurred_at", "Occurred at", cells.moment, needed=True),
        _choice("channel", "Channel", Channel),
        _choice("direction", "Direction", Direction),
        _text("subject", "Subject", 300),
        _text("summary", "Summary", 20_000, hint="else the subject"),
        _choice("purpose", "Purpose", Purpose),
        _choice("priority", "Priority", Priority),
        _people("contacts", "Contacts"),
        _people("led", "Led by"),
        _people("attended", "Attended"),
        _people("cc", "In copy"),
        _person("owner", "Owner"),
        _text("thread", "Conversation", 200, hint="rows with the same word answer each other"),
        _flag("needs_reply", "Needs a reply"),
        _flag("owed", "We owe an answer"),
        _flag("excuses", "No reply needed"),
        _flag("automatic", "Automatic"),
        _flag("reached", "Reached"),
        _choice("reply_kind", "Kind of reply", FirstReplyKind),
        _flag("minutes_required", "Minutes required"),
        Field("minutes_sent_at", "Minutes sent at", cells.moment),
        _text("qms_reference", "Quality system reference", 40),
    ),
    batch=2000,
    hint="One row a contact event. It is known again by its reference, else by what the row says.",
)

KINDS = {kind.name: kind for kind in (CLIENTS, CONTACTS, PROJECTS, STAFF, INTERACTIONS)}
