"""Asking for addresses as somebody, and what of the answers a reader could learn something from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.test import Client as Browser

from .owned import Visit
from .questions import Question
from .world import SECRET

# What differs from one answer to the next of the same page.
PASSING = re.compile(r'csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"|name="key" value="[^"]+"')
NOT_THAT_WAY = 405


@dataclass(frozen=True)
class Answer:
    code: int
    body: str
    # Headers and cookies: where it leads, what a file is called.
    heads: str
    statements: int

    @property
    def steady(self) -> tuple[int, str]:
        return self.code, PASSING.sub("", self.body)

    @property
    def leaks(self) -> bool:
        """Whether it says a word of the restricted client."""
        return SECRET.lower() in f"{self.heads}\n{self.body}".lower()


class Counter:
    """Counts statements; Django's own way writes each of them out, which takes longer than asking it."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Callable[..., Any], *given: Any) -> Any:
        self.statements += 1
        return execute(*given)


def ask(browser: Browser, path: str, posted: dict[str, Any] | None = None) -> Answer:
    """One answer; what was written for it is taken back."""
    counter = Counter()
    with transaction.atomic():
        with connection.execute_wrapper(counter):
            answer: Any = browser.get(path) if posted is None else browser.post(path, posted)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    heads = "\n".join([*(f"{name}: {value}" for name, value in answer.headers.items()), answer.cookies.output()])
    return Answer(answer.status_code, body.decode(errors="replace"), heads, counter.statements)


def seen(browser: Browser, path: str) -> Answer:
    """As a page; where there is only a button, as pressed with nothing filled in."""
    answer = ask(browser, path)
    return ask(browser, path, {}) if answer.code == NOT_THAT_WAY else answer


def pages(browser: Browser, visits: Iterable[Visit]) -> dict[str, str]:
    """What each address says."""
    return {visit.path: seen(browser, visit.path).steady[1] for visit in visits}


def differences(found: Answer, twin: Answer) -> list[str]:
    """How an answer about a restricted thing can be told from that about none."""
    told = [
        "code and page" if found.steady != twin.steady else "",
        "statements" if found.statements != twin.statements else "",
    ]
    return [one for one in told if one]


def told_apart(browser: Browser, question: Question) -> list[str]:
    """The same of a question and its twin. What is compiled once must not count, so a difference is asked for twice."""
    told: list[str] = []
    for _ in range(2):
        asked = ((question.path, question.posted), (question.twin, question.twin_posted))
        found, twin = (replace(one, body=question.evened(one.body)) for one in (ask(browser, *each) for each in asked))
        told = [*(["words"] if found.leaks else []), *differences(found, twin)]
        if not told:
            break
    return told
