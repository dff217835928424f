"""Asking for addresses as somebody, and what of the answers a reader could learn something from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, reset_queries, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from .addresses import Visit
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

    def leaks(self, typed: str = "") -> bool:
        """Whether a word of the restricted client occurs that the reader did not type."""
        told = f"{self.heads}\n{self.body}".lower()
        return SECRET.lower() in (told.replace(typed, "") if typed else told)


def ask(browser: Browser, path: str, posted: dict[str, Any] | None = None) -> Answer:
    """One answer; what was written for it is taken back."""
    reset_queries()
    with transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            answer: Any = browser.get(path) if posted is None else browser.post(path, posted)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    heads = "\n".join([*(f"{name}: {value}" for name, value in answer.headers.items()), answer.cookies.output()])
    return Answer(answer.status_code, body.decode(errors="replace"), heads, len(asked))


def seen(browser: Browser, path: str) -> Answer:
    """As a page; where there is only a button, as pressed with nothing filled in."""
    answer = ask(browser, path)
    return ask(browser, path, {}) if answer.code == NOT_THAT_WAY else answer


def pages(browser: Browser, visits: Iterable[Visit]) -> dict[str, str]:
    """What each address says."""
    return {visit.path: ask(browser, visit.path).steady[1] for visit in visits}


def differences(found: Answer, twin: Answer) -> list[str]:
    """How an answer about a restricted thing can be told from that about none."""
    told = [
        "code and page" if found.steady != twin.steady else "",
        "statements" if found.statements != twin.statements else "",
    ]
    return [one for one in told if one]
