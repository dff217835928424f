"""Messages for tests, all of them invented: say what matters, get an honest mail around it."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from tests.make import local

MORNING = local("2026-10-19 09:00")


def mail(
    sender: str = "Mara Lind <mara@northlight.test>",
    to: str = "pm@brackenfold.test",
    *,
    sent: datetime | str = MORNING,
    id: str = "",
    body: str = "When is the batch ready?",
    **headers: str,
) -> bytes:
    """Raw bytes of a mail. Further headers by name, `_` for `-`; an empty one is left out."""
    date = format_datetime(sent) if isinstance(sent, datetime) else sent
    known = {"from": sender, "to": to, "date": date, "message-id": f"<{id}>" if id else "", "subject": "Batch 7"}
    known |= {name.strip("_").replace("_", "-").lower(): value for name, value in headers.items()}
    head = "".join(f"{name.title()}: {value}\r\n" for name, value in known.items() if value)
    return f"{head}\r\n{body}\r\n".encode()


def multipart(*parts: str, kind: str = "mixed", boundary: str = "=b=") -> tuple[str, str]:
    """The Content-Type and the body of a mail made of these parts (each with its own headers)."""
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return f'multipart/{kind}; boundary="{boundary}"', f"{body}--{boundary}--\r\n"
