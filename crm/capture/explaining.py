"""What was decided of a captured mail, in sentences for the page of its interaction. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from crm.conversations.models import Clock, Interaction
from crm.staff.asking import asked_often

from .models import CapturedMail, Filing, Says

LABELS = (("client", "Client"), ("thread", "Conversation"), ("project", "Project"))


@dataclass(frozen=True)
class Explained:
    """`clock` is the sentence on the clock; `rows` the other decisions, each with its name.

    `lesson`: what a person's correction could teach, empty where nothing was corrected. `other`: the mail of another
    conversation that this one passes on.
    """

    mail: CapturedMail
    clock: str
    rows: tuple[tuple[str, str], ...]
    lesson: str = ""
    other: int | None = None


def explained(fact: Interaction) -> Explained | None:
    """None for what a person logged."""
    filing = next(iter(_filings(fact.pk)), None)
    if filing is None or not filing.why:
        return None
    mail = filing.mail
    told = [(label, _words(filing.why, name)) for name, label in LABELS]
    own = [("Written by", _author(mail)), ("Kind of mail", _words(mail.why, "class"))]
    rows = tuple((label, words) for label, words in (*own, *told) if words)
    return Explained(mail, _clock(fact, filing), rows, _lesson(fact, filing), _other(filing))


@asked_often
def _filings(fact: int) -> QuerySet[Filing]:
    return Filing.objects.filter(interaction=fact).select_related("mail").defer("mail__raw").order_by("pk")[:1]


def _lesson(fact: Interaction, filing: Filing) -> str:
    """Which rule a person's correction came from."""
    if fact.automatic != filing.mail.by_machine:
        return Says.AUTOMATIC if fact.automatic else Says.PERSON
    return Says.NO_REPLY if fact.needs_reply is False and filing.why["clock"][2] is None else ""


def _other(filing: Filing) -> int | None:
    """The interaction on the same client's timeline that stands for the mail this one was parted from."""
    if filing.why["thread"][0] != "forward":
        return None
    rows = Filing.objects.filter(mail=filing.why["thread"][2], client=filing.client_id)
    return rows.values_list("interaction", flat=True).first()


def _author(mail: CapturedMail) -> str:
    who = f"{mail.author_name} ({mail.author})" if mail.author_name else mail.author
    return f"{who}: {_words(mail.why, 'author')}"


def _words(why: dict[str, Any], name: str) -> str:
    found = why.get(name)
    return str(found[1]) if found else ""


def _clock(fact: Interaction, filing: Filing) -> str:
    words = _words(filing.why, "clock")
    if Clock.objects.filter(opened_by=fact).exists():
        return f"Started the clock because {words}."
    if Clock.objects.filter(stopped_by=fact).exists():
        return f"Stopped the clock because {words}."
    if filing.why["clock"][0] == "asks" and fact.needs_reply is not False and not fact.automatic:
        return f"Joined a clock that ran already: {words}."
    if filing.why["clock"][0] in ("asks", "answers", "invites"):
        return f"Changed no clock; {words}."
    return f"Started and stopped no clock because {words}."
