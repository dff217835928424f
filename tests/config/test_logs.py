from __future__ import annotations

import logging
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from config.logs import Line

pytestmark = pytest.mark.plain


def line(said: str, *facts: object, error: BaseException | None = None, **more: Any) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("crm.capture", logging.WARNING, __file__, 1, said, facts, info)
    record.created = record.msecs = 0
    vars(record).update(more)
    return Line().format(record)


def raised(error: Exception, cause: Exception | None = None) -> BaseException:
    try:
        raise error from cause
    except type(error):
        found = sys.exc_info()[1]
        assert found is not None
        return found


def test_a_line_says_when_what_and_where() -> None:
    assert line("mail %s could not be read", 7) == (
        "1970-01-01T00:00:00.000Z WARNING crm.capture mail 7 could not be read"
    )


def test_whoever_asked_is_a_number() -> None:
    request = SimpleNamespace(_cached_user=SimpleNamespace(pk=12, name="Ada Lund"))
    assert line("Forbidden: /clients/7/", request=request).endswith("crm.capture staff=12 Forbidden: /clients/7/")
    assert "staff" not in line("Not Found: /x/", request=SimpleNamespace())


def test_an_address_in_it_is_none() -> None:
    assert line("from Ada <ada.lund@palladine.test>, again").endswith("from Ada <…@…>, again")


def test_what_opens_something_is_left_out_of_an_address() -> None:
    said = line("Too Many Requests: /mail/act/41-0-plan.Zx81kd_sl-s92k1lSkd9/ on time")
    assert said.endswith("Too Many Requests: /mail/act/…/ on time")


def test_nobody_begins_a_line_of_their_own() -> None:
    assert line("Not Found: /a\nERROR \x1b[2Jforged").endswith(r"Not Found: /a\x0aERROR \x1b[2Jforged")


def test_an_error_says_its_kind_and_its_places_and_none_of_its_words() -> None:
    error = raised(LookupError("no Palladine"), ValueError("Ada Lund"))
    said = line("broken: %r", error, error=error)
    assert [said.count(word) for word in ("Palladine", "Ada Lund")] == [0, 0]
    assert (said.count("LookupError"), "\nValueError" in said, "in raised" in said) == (2, True, True)


def test_why_a_disk_or_a_database_failed_is_told() -> None:
    assert line("x", error=raised(OSError(28, "No space left on device"))).endswith(
        "\nOSError: No space left on device"
    )
