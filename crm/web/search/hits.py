"""One line of a search: where it leads and how it reads, with the words that met marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from crm.clients.models import Client, Contact
from crm.clients.words import fold
from crm.conversations.models import Interaction
from crm.conversations.search import SHORTEST_BEGINNING
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.staff.rights import Act, may

LONGEST_TITLE = 140
# So many letters stay before the first word that met, where a long text is cut.
LEAD = 30
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Hit:
    path: str
    title: SafeString
    detail: str = ""


@dataclass(frozen=True)
class Place:
    name: str
    path: str
    words: str
    act: Act = Act.READ


PAGES = (
    Place("Desk", "desk", "desk home waiting mine"),
    Place("Projects", "projects", "projects"),
    Place("Clients", "clients", "clients"),
    Place("Contacts", "contacts", "contacts people"),
    Place("Interactions", "interactions", "interactions said timeline"),
    Place("Replies", "replies", "replies clocks waiting answered"),
    Place("Promises", "promises", "promises owed"),
    Place("Leadership", "leadership", "leadership leaders coverage"),
    Place("Flags", "flags", "flags late"),
    Place("Weekly", "weekly", "weekly digest week"),
    Place("Log a contact", "log", "log contact new", Act.RECORD),
    Place("Status", "status", "status jobs mail"),
)


def client_hit(client: Client, words: Sequence[str]) -> Hit:
    detail = f"{client.short_code} · {client.get_tier_display()}, {client.get_lifecycle_display().lower()}"
    return Hit(reverse("client", args=[client.pk]), marked(client.name, words), detail)


def project_hit(project: Project, words: Sequence[str]) -> Hit:
    title = marked(f"{project.code_name} {project.code}", words)
    return Hit(reverse("project", args=[project.pk]), title, f"{project.client.name} · {project.get_phase_display()}")


def contact_hit(contact: Contact, words: Sequence[str]) -> Hit:
    detail = " · ".join(filter(None, (contact.title, contact.client.name)))
    return Hit(
        f"{reverse('client', args=[contact.client_id])}#contact-{contact.pk}", marked(contact.name, words), detail
    )


def interaction_hit(fact: Interaction, words: Sequence[str]) -> Hit:
    about = [fact.client.name, *(project.code_name for project in fact.projects.all())]
    detail = f"{localtime(fact.occurred_at):%-d %b %Y} · {fact.get_channel_display()} · {' · '.join(about)}"
    return Hit(reverse("interaction", args=[fact.pk]), marked(cut(fact.summary, words), words), detail)


def pages_called(words: Sequence[str], user: StaffMember) -> list[Hit]:
    """Pages of which every word begins one of their own words; all of them for no word. None that is not for them."""
    called = (page for page in PAGES if all(f" {word}" in f" {page.words}" for word in words))
    return [Hit(reverse(page.path), marked(page.name, words)) for page in called if may(user, page.act)]


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text, escaped, with each word that met in a mark."""
    parts, end = [], 0
    for found in _WORD.finditer(text):
        if _meets(found[0], words):
            parts.append((text[end : found.start()], found[0]))
            end = found.end()
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), text[end:])


def cut(text: str, words: Sequence[str]) -> str:
    """A long text from a little before its first word that met."""
    flat = " ".join(text.split())
    if len(flat) <= LONGEST_TITLE:
        return flat
    first = next((found.start() for found in _WORD.finditer(flat) if _meets(found[0], words)), 0)
    start = flat.rfind(" ", 0, max(first - LEAD, 0)) + 1 if first + LEAD > LONGEST_TITLE else 0
    end = flat.rfind(" ", start, start + LONGEST_TITLE)
    stop = end if end > start else start + LONGEST_TITLE
    return f"{'… ' if start else ''}{flat[start:stop]}{' …' if stop < len(flat) else ''}"


def _meets(word: str, words: Sequence[str]) -> bool:
    plain = fold(word)
    return any(plain == one or (len(one) >= SHORTEST_BEGINNING and plain.startswith(one)) for one in words)
