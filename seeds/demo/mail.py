"""Mail that waits in the demo company's intake, taken in as from any mailbox."""

from __future__ import annotations

from datetime import datetime, time
from email.message import EmailMessage
from email.utils import format_datetime

from crm.capture.known import ours
from crm.capture.services import take_in_all

from .source import Row, Source


def load_mail(source: Source) -> None:
    """On the Monday before anybody has come in."""
    at = datetime.combine(source.monday, time(6), tzinfo=source.zone)
    rows = [_message(source, row, number) for number, row in enumerate(source.rows("mail"), start=1)]
    take_in_all(rows, us=ours().unchecked().unchecked(), at=at)


def _message(source: Source, row: Row, number: int) -> bytes:
    message = EmailMessage()
    for name in ("from", "to", "cc", "subject"):
        if row.get(name):
            message[name.title()] = row[name]
    message["Date"] = format_datetime(source.instant(row["when"], f"mail, entry {number}"))
    message["Message-ID"] = f"<demo.{number}@{row['from'].rpartition('@')[2].rstrip('>')}>"
    message.set_content(row["text"])
    return message.as_bytes()
