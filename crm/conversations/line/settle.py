"""Settles whom a line means: one client, its people and projects, or the question that remains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .ask import WORDS, Question, about_phrase, about_project, about_whom
from .given import Given
from .hearing import Heard
from .who import BEGINNING, WHOLE, Entry, Phrase
from .words import Token

ONE_CLIENT = "A contact belongs to one client. With whom was this one?"


@dataclass(frozen=True, slots=True)
class Whom:
    """The client and who of it, the words that turned out to be no names, and what must be asked."""

    client: Entry | None = None
    contacts: tuple[Entry, ...] = ()
    projects: tuple[Entry, ...] = ()
    back: tuple[Token, ...] = ()
    questions: tuple[Question, ...] = ()


def settle(heard: Heard, given: Given) -> Whom:
    """One client and its things. A name that fits several is asked about, and so is none at all."""
    phrases, back, asked = _chosen([*heard.phrases, *heard.clashes], given)
    mentions = heard.finder.mentions(heard.rest)
    client, question = _client(phrases, mentions, given)
    if not phrases:
        # Nothing but the summary names anybody, so people named there in full took part.
        phrases = [one for one in mentions if one.outright and any(entry.kind == "contact" for entry in one.fits)]
    if question:
        asked.append(given.ask(question))
        chosen = given.index.keyed(asked[-1].answer)
        if chosen is None:
            return Whom(back=back, questions=tuple(asked))
        client = chosen.client
        phrases = [*phrases, Phrase((), {chosen: WHOLE})]
    found = _at_client(client, phrases, mentions, given)
    return replace(found, back=(*back, *found.back), questions=(*asked, *found.questions))


def _chosen(phrases: Iterable[Phrase], given: Given) -> tuple[list[Phrase], tuple[Token, ...], list[Question]]:
    """The phrases as the person chose them, the words of those that are no names, and what had been asked."""
    kept: list[Phrase] = []
    back: list[Token] = []
    asked: list[Question] = []
    for phrase in phrases:
        found = [entry for entry, rank in phrase.fits.items() if rank == phrase.best]
        question = given.ask(about_phrase(phrase.text, found))
        chosen = {entry: rank for entry, rank in phrase.fits.items() if entry.key == question.answer}
        asked += [question] if question.answer else []
        back += phrase.words if question.answer == WORDS else ()
        if question.answer != WORDS:
            kept.append(Phrase(phrase.words, chosen, chosen=True) if chosen else phrase)
    return kept, tuple(back), asked


def _client(phrases: Sequence[Phrase], mentions: Sequence[Phrase], given: Given) -> tuple[int, Question | None]:
    """The one client all names agree on, or the question which one."""
    page = given.preset.client
    if not phrases:
        return (page, None) if page else _mentioned(mentions, given)
    common = frozenset.intersection(*(phrase.clients for phrase in phrases))
    if page:
        return (page, None) if page in common else (0, _clash(phrases, given))
    if not common:
        return 0, _clash(phrases, given)
    closest = _closest(phrases, common)
    rivals = [one for one in mentions if one.outright and not one.shaky and not one.clients & common]
    if rivals and all(phrase.best == BEGINNING for phrase in phrases):
        return 0, _clash([*phrases, *rivals], given)
    if len(closest) == 1 and not all(phrase.shaky for phrase in phrases):
        return closest[0], None
    if len(phrases) == 1:
        return 0, about_phrase(phrases[0].text, [row for pk in closest for row in phrases[0].within(pk)])
    return 0, about_whom(_clients(closest, given), ONE_CLIENT)


def _closest(phrases: Sequence[Phrase], clients: Iterable[int]) -> list[int]:
    """The clients whose names are nearest to what was written."""
    far = {pk: sum(phrase.rank_at(pk) for phrase in phrases) for pk in clients}
    return [pk for pk, rank in far.items() if rank == min(far.values())]


def _clash(phrases: Sequence[Phrase], given: Given) -> Question:
    """The line, or the line and the page, name several clients."""
    named = [pk for phrase in phrases for pk in _closest([phrase], sorted(phrase.clients))]
    page = [given.preset.client] if given.preset.client else []
    return about_whom(_clients(dict.fromkeys([*page, *named]), given), ONE_CLIENT)


def _clients(numbers: Iterable[int], given: Given) -> list[Entry]:
    return [row for pk in numbers if (row := given.index.get("client", pk))]


def _mentioned(mentions: Sequence[Phrase], given: Given) -> tuple[int, Question | None]:
    """Nobody is named where names are looked for; but the summary may say it outright."""
    firm = [phrase.clients for phrase in mentions if phrase.outright and not phrase.shaky]
    common = frozenset.intersection(*firm) if firm else frozenset()
    if len(common) == 1:
        return next(iter(common)), None
    found = [entry for phrase in mentions for entry, rank in phrase.fits.items() if rank < BEGINNING]
    return 0, about_whom(list(dict.fromkeys(found)) or [row for row in given.index.of("project") if row.mine])


def _at_client(client: int, phrases: Sequence[Phrase], mentions: Sequence[Phrase], given: Given) -> Whom:
    """Which people and projects of the client are meant."""
    found: dict[Entry, None] = {}
    asked: list[Question] = []
    back: list[Token] = []
    for phrase in phrases:
        here = phrase.within(client)
        if len(here) == 1:
            found[here[0]] = None
        elif not here:
            back += phrase.words
        elif all(entry.kind != "client" for entry in here):
            asked.append(about_phrase(phrase.text, here))
    contacts = tuple(entry for entry in found if entry.kind == "contact") or _page_contacts(client, given)
    row = given.index.get("client", client)
    projects = tuple(entry for entry in found if entry.kind == "project")
    if row and not projects:
        projects, question = _projects(row, mentions, given)
        asked += [question] if question else []
    return Whom(row, contacts, projects, tuple(back), tuple(asked))


def _page_contacts(client: int, given: Given) -> tuple[Entry, ...]:
    rows = (given.index.get("contact", pk) for pk in given.preset.contacts)
    return tuple(row for row in rows if row and row.client == client)


def _projects(client: Entry, mentions: Sequence[Phrase], given: Given) -> tuple[tuple[Entry, ...], Question | None]:
    """The project nobody named: the page's, the chosen one, one the summary mentions, or the only one."""
    rows = given.index.of("project", client.pk)
    mentioned = {row for one in mentions if not one.shaky for row in one.within(client.pk) if row.kind == "project"}
    ways = (
        [row for row in rows if row.pk in given.preset.projects],
        [] if len(mentioned) > 1 else list(mentioned),
        rows if len(rows) < 2 else [],
    )
    chosen = next((tuple(way) for way in ways if way), ())
    if chosen or not rows:
        return chosen, None
    question = given.ask(about_project(client, rows))
    return tuple(row for row in rows if row.key == question.answer), question
