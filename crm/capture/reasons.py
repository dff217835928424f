"""In words why a mail stands where it stands: its client, its conversation and its projects (CAPTURE.md 4.6, 4.8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm.clients.models import Client
from crm.projects.models import Project

from .domains import domain_of
from .known import Known
from .models import CapturedMail, Tie
from .placing import Place
from .threads import Conversation
from .tokens import threads_of

Reason = list[Any]
LONGEST_SUBJECT = 60
HOW_PROJECT = {
    "code": "its subject names",
    "conversation": "its conversation is about",
    "taught": "as was taught:",
    "only": "their only open project is",
}


def why_client(mail: CapturedMail, client: Client, place: Place, known: Known) -> Reason:
    if known.taught.mails.get(mail.pk) == client:
        return ["given", "somebody filed this mail under them"]
    if place.by_conversation:
        return ["conversation", "nobody knows its address; it goes with its conversation"]
    address = next((one for one in mail.outside if known.whose(one) == client.pk), "")
    if not address:
        return ["list", "it answers their mail on a list"]
    if address in known.contacts:
        return ["contact", f"{address} is {known.contacts[address].name}"]
    if known.taught.client(address) == client:
        return ["taught", f"as somebody said of {domain_of(address)} or {address}"]
    return ["domain", f"{domain_of(address)} is their mail domain"]


def why_thread(mail: CapturedMail, conversation: Conversation) -> Reason:
    """By what it joined what came before it; the number is that of the mail it was joined to."""
    names = conversation.names[mail.pk]
    earlier = [one for one in conversation.mails if one.pk != mail.pk and _before(one, mail)]
    for one in reversed(earlier):
        if tie := names.get(one.message_id):
            return [tie, f"{Tie(tie).label}: {_quoted(one)}", one.pk]
    for one in reversed(earlier):
        shared = names.keys() & conversation.names[one.pk].keys()
        if shared:
            outlook = any(names[name] == Tie.OUTLOOK for name in shared)
            tie = Tie.OUTLOOK if outlook else "ghost"
            words = Tie.OUTLOOK.label if outlook else "both name a mail we never saw"
            return [tie, f"{words}: {_quoted(one)}", one.pk]
    if mail.pk in conversation.parted:
        return ["forward", "somebody else passed it on, so it stands apart from", conversation.parted[mail.pk]]
    if threads_of(names):
        return ["token", "it answers a mail of ours, by the name we gave that"]
    return ["first", "it begins a conversation"]


def why_projects(projects: Sequence[Project], how: str) -> Reason:
    if not projects:
        return ["none", "no project is named, and not exactly one is open"]
    return [how, f"{HOW_PROJECT[how]} {', '.join(project.code for project in projects)}"]


def _before(one: CapturedMail, mail: CapturedMail) -> bool:
    return ((one.sent_at or one.taken_in_at), one.key) < ((mail.sent_at or mail.taken_in_at), mail.key)


def _quoted(mail: CapturedMail) -> str:
    subject = mail.base_subject or "(no subject)"
    short = subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…"
    return f"“{short}” by {mail.author_name or mail.author or 'nobody named'}"
