"""Looks for bytes that no envelope comes of, guided by which lines they reach. Not part of the tests: it has no end.

Needs the package atheris beside the others: `pip install atheris`, then

    python -m tests.fuzz.envelope -max_total_time=600 -max_len=20000 [a folder of mails to begin with]
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import atheris

with atheris.instrument_imports():
    from crm.capture.envelope import identify, read
    from crm.capture.mail.courtesies import courtesy
    from crm.capture.mail.forwards import quoted
    from crm.capture.showing import shown

NOW = datetime(2026, 10, 20, tzinfo=UTC)


def one(data: bytes) -> None:
    identify(data)
    envelope = read(data)
    shown(data)
    courtesy(envelope.text, subject=envelope.subject, names=envelope.author.name)
    quoted(envelope.text, forwarded_at=NOW, zone=UTC)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
