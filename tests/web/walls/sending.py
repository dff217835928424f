"""Sends anything anywhere, and says what went wrong: an error of ours, a stack trace, or a refusal that wrote."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.messages import constants, get_messages
from django.db import connection, transaction
from django.test import Client as Browser

WRITTEN = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)
# Counts of attempts and sessions are about whoever asks, not about facts.
PASSING = {"django_session", "usersessions_usersession", "attempts"}
TOKEN = "t" * 32
INSIDES = ("Traceback (most recent call last)", "django.db.utils", "site-packages")


@dataclass(frozen=True)
class Sent:
    """A request; `given` is a form, `body` goes as it is under the kind it claims."""

    path: str
    method: str = "post"
    given: dict[str, Any] | None = None
    body: bytes = b""
    kind: str = ""
    heads: dict[str, str] = field(default_factory=dict)


class Writes:
    """The tables in which statements change a row, whether or not the change stays."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, given: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, given, many, context)
        found = WRITTEN.match(sql)
        # An INSERT that gives its number back has no count yet.
        if found and (context["cursor"].rowcount or "RETURNING" in sql):
            self.tables.add(found[1])
        return result


def fault(browser: Browser, sent: Sent) -> str:
    """What is wrong with the answer, or nothing; whatever was written for it is taken back."""
    browser.handler.enforce_csrf_checks = True
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    writes = Writes()
    with transaction.atomic():
        try:
            with connection.execute_wrapper(writes):
                answer = answer_to(browser, sent)
        except Exception as error:  # noqa: BLE001 - anything that reaches the server is what is looked for
            transaction.set_rollback(True)
            return f"{error!r} of {sent}"[:600]
        body = b"" if answer.streaming else answer.content
        refused = answer.status_code >= 400 or _says_no(answer)
        after = _rows(writes.tables - PASSING) if refused else {}
        transaction.set_rollback(True)
    # Neither who signed out nor what was said once stays.
    browser.cookies.clear()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session
    changed = [table for table, rows in _rows(after).items() if rows != after[table]]
    told = [f"wrote {', '.join(changed)}"] if changed else []
    told += ["broke"] if answer.status_code >= 500 else []
    told += ["shows its inside"] if any(word in body.decode(errors="replace") for word in INSIDES) else []
    return f"{answer.status_code} {'; '.join(told)}: {sent}"[:600] if told else ""


def answer_to(browser: Browser, sent: Sent) -> Any:
    """With the token of a form, as whoever sends nonsense from a page of ours has it: it is read before all else."""
    browser.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    heads = sent.heads | {"x-csrftoken": TOKEN}
    if sent.given is not None:
        return getattr(browser, sent.method)(sent.path, sent.given, headers=heads)
    return browser.generic(sent.method.upper(), sent.path, sent.body, sent.kind, headers=heads)


def _says_no(answer: Any) -> bool:
    """Some refusals are told on the page that follows."""
    request = getattr(answer, "wsgi_request", None)
    return request is not None and any(message.level >= constants.ERROR for message in get_messages(request))


def _rows(tables: Any) -> dict[str, list[Any]]:
    """Everything these tables hold."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found
