"""What is asked by words: lists narrowed, searches, suggestions, lines that are typed.

Whoever guesses asks for what the restricted client has, and beside it for what nobody has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.http import urlencode

from crm.clients.models import Client, Contact
from crm.conversations.models import Clock
from crm.leadership.models import Touchpoint
from crm.projects.models import Project

from .owned import MISSING, of_client
from .world import SECRET, World

# As long as SECRET, and of nobody.
MADE_UP = "Qylothane"
LIST = ("", "?format=csv", "?format=table")
# Of every list, page and form the questions that name nobody: what they say must not change when the client comes.
OPENLY: dict[str, tuple[str, ...]] = {
    "desk": ("", "?of=team"), "log": ("",), "log_form": ("",), "projects": LIST, "clients": LIST,
    "interactions": LIST, "replies": (*LIST, "?state=all"), "promises": (*LIST, "?state=all"),
    "all_flags": (*LIST, "?state=all"), "contacts": LIST, "flags": ("", "?kind=late_reply"),
    "new_project": ("",), "new_client": ("",), "search": ("", "?q=person", "?q=chemist", "?q=late"),
    "sent": LIST, "trail": ("", "?format=csv"), "intake": ("",), "intake_group": ("?group=gmail.com",),
    "tables": ("", "?kind=clients"), "leadership": ("",), "restating": ("", "?start=2026-01-01&end=2030-01-01"),
    "reply-targets": ("",), "leadership-limits": ("",), "silence-limits": ("",), "receivers": ("",), "receive": ("",),
}  # fmt: skip
NARROWED = (
    "?client={code}", "?words={word}", "?q={word}", "?project={project_code}", "?format=csv&client={code}",
)  # fmt: skip
WORDS = ("word", "low", "code", "project_code")
# And those that guess.
GUESSING: dict[str, tuple[str, ...]] = {
    "log": ("?project={project}", "?client={client}", "?answers={clock}", "?plan={touchpoint}", "?contact={contact}"),
    "log_form": ("?project={project}", "?client={client}", "?q={word}", "?answers={clock}"),
    **dict.fromkeys(("projects", "clients", "replies", "promises", "all_flags", "sent"), NARROWED),
    **dict.fromkeys(("interactions", "contacts"), (*NARROWED, "?contact={contact}")),
    "flags": ("?client={client}", "?project={project}"),
    "new_project": ("?client={client}",),
    "new_client": ("?name={word}",),
    "search": ("?q={word}", "?q={word}+tree", "?q={low}.test", "?q={code}", "?q={project_code}"),
    "trail": ("?record=client:{client}", "?record=project:{project}", "?words={word}", "?format=csv&words={word}"),
    "intake": ("?q={word}",),
    "intake_group": ("?group={low}-law.test", "?group={low}.test", "?group={low}@gmail.com"),
    "leadership": ("?client={client}",),
    "reply-targets": ("?version={policy}",),
}
LINES = (
    "called {word} 15m", "{word} Person asked where the batch is", "call {project_code} ok", "mail to {code}: sent",
    "call person@{low}.test, owe data fri",
)  # fmt: skip


# Where a page repeats a number that was asked for; A and D end a quoted colon and equals sign.
REPEATED = r'(?<=[=:">“ AD])(?:{})(?=[&"”<])'


@dataclass(frozen=True)
class Question:
    """As it is asked of what the restricted client has, and of what nobody has."""

    path: str
    twin: str
    posted: dict[str, str] | None = None
    twin_posted: dict[str, str] | None = None
    # What was typed, and what stands for it in the twin.
    typed: Mapping[str, str] = field(default_factory=dict)
    numbers: frozenset[int] = frozenset()

    def evened(self, body: str) -> str:
        """The answer without the words and numbers in which the two differ."""
        for mine, others in sorted(self.typed.items(), key=lambda pair: -len(pair[0])):
            body = body.replace(mine, others)
        return re.sub(REPEATED.format("|".join(map(str, self.numbers))), "1", body) if self.numbers else body


def guesses(world: World) -> Iterator[Question]:
    """Everything that can be asked by somebody who guesses."""
    real, none = _of_secret(world), _of_nobody()
    typed = {real[name]: none[name] for name in WORDS}
    numbers = frozenset({*real.values(), *none.values()} - {*typed, *typed.values()})
    for name, questions in GUESSING.items():
        for question in questions:
            path = reverse(name)
            yield Question(path + question.format(**real), path + question.format(**none), typed=typed, numbers=numbers)
    yield from _suggested(real["word"], none["word"])
    for line in LINES:
        for name in ("reading", "log", "log_form"):
            mine, others = {"line": line.format(**real)}, {"line": line.format(**none)}
            yield Question(reverse(name), reverse(name), mine, others, typed)


def _suggested(mine: str, others: str) -> Iterator[Question]:
    for name in ("client", "project"):
        for length in (len(mine), 2):
            path, typed = reverse("names", args=[name]), {mine[:length]: others[:length]}
            asked = [f"{path}?{urlencode({name: word[:length]})}" for word in (mine, others)]
            yield Question(asked[0], asked[1], typed=typed)


def _of_secret(world: World) -> dict[str, Any]:
    client = world.clients[SECRET]
    models: tuple[type[Model], ...] = (Client, Project, Contact, Clock, Touchpoint)
    numbers = {str(model._meta.model_name): of_client(model, client, SECRET)[0] for model in models}
    return _words(SECRET) | numbers | {"policy": client.response_policies.get().pk}


def _of_nobody() -> dict[str, Any]:
    names = ("client", "project", "contact", "clock", "touchpoint", "policy")
    return _words(MADE_UP) | dict.fromkeys(names, MISSING)


def _words(word: str) -> dict[str, str]:
    """Without the last letter, so that a page which only repeats what was typed is not taken for a leak."""
    return {
        "word": word[:-1], "low": word[:-1].lower(), "code": word[:6].upper(), "project_code": f"{word[:8].upper()}-1",
    }  # fmt: skip
