"""How a line of the log is written: when, who by number, what and where; never a name, an address or a subject."""

from __future__ import annotations

import logging
import re
import time
import traceback
from collections.abc import Iterator

from crm.staff.errors import told

MAIL_ADDRESS = re.compile(r"[^\s@<>\"'(),;:]+@[\w.-]+\w")
# A part of an address as long as this opens something for whoever knows it.
SECRET = re.compile(r"(?<=/)[^/\s?]{20,}")
# What would begin a line of its own, or move the cursor of whoever reads.
CONTROL = {number: f"\\x{number:02x}" for number in (*range(32), 127)}


class Line(logging.Formatter):
    """An entry in one line, in UTC. Of an error it tells the kind and the places in the code it went through."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        said = f"{self.formatTime(record)} {record.levelname} {record.name}{_who(record)} {_message(record)}"
        error = _error(record)
        return "".join([said, *(f"\n{part}" for one in _chain(error) for part in _places(one))])


def _who(record: logging.LogRecord) -> str:
    """The number of whoever asked for the page, if it is known by then: nothing is looked up for a line."""
    number = getattr(getattr(getattr(record, "request", None), "_cached_user", None), "pk", None)
    return f" staff={number}" if number else ""


def _message(record: logging.LogRecord) -> str:
    text = record.getMessage()
    for error in _chain(_error(record)):
        # Celery writes the error into the message as well.
        for words in filter(None, (repr(error), str(error))):
            text = text.replace(words, told(error))
    return SECRET.sub("…", MAIL_ADDRESS.sub("…@…", text)).strip().translate(CONTROL)


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, what it came from, and so on; none of them twice."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        yield error
        seen.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(error: BaseException) -> Iterator[str]:
    yield from (part.rstrip() for part in traceback.format_tb(error.__traceback__))
    yield told(error)
