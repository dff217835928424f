"""Takes mail in: keeps the bytes, reads them, files what they say. One bad message never stops the rest."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import InterfaceError, OperationalError

from ..arrivals import Arrival
from ..envelope import Envelope, read
from ..models import CapturedMail, ImportRun, MailState
from ..us import Us
from .again import settle
from .handling import handle
from .keep import Kept, keep
from .timing import retime
from .unread import give_up

log = logging.getLogger(__name__)
# Mails in these states are not looked at again when they come again.
SETTLED = (MailState.FILED, MailState.DELETED)


def take_in(
    raw: bytes, *, us: Us, at: datetime, create_clients: bool = False, run: ImportRun | None = None
) -> CapturedMail:
    """Keep one message and file it. Safe to do twice; nothing raises whatever the bytes are."""
    return take_in_all([raw], us=us, at=at, create_clients=create_clients, run=run)[0].mail


def take_in_all(
    raws: Sequence[bytes],
    *,
    us: Us,
    at: datetime,
    create_clients: bool = False,
    run: ImportRun | None = None,
    since: datetime | None = None,
) -> list[Kept]:
    """Keep the messages of a file and file them; those from before `since` as history."""
    arrivals = [Arrival(raw, since) for raw in raws]
    return take_in_arrivals(arrivals, us=us, at=at, create_clients=create_clients, run=run)


def take_in_arrivals(
    arrivals: Sequence[Arrival], *, us: Us, at: datetime, create_clients: bool = False, run: ImportRun | None = None
) -> list[Kept]:
    """Keep these messages and file them, one answer for each, in order.

    With `create_clients` an unknown sender's company becomes a client. What was taken in before and is filed stays
    where it is; what waited is looked at again with what is known now.
    """
    kept = keep(arrivals, at=at, run=run)
    waiting = {one.mail.pk: one for one in kept if one.mail.state not in SETTLED}
    understood = {one.mail: envelope for one in waiting.values() if (envelope := _read(one))}
    try:
        handle(understood, us, at, create_clients)
    except (OperationalError, InterfaceError):
        # The database is away, which is no mail's fault: all of them are kept and filed when they come again.
        raise
    except Exception:
        log.exception("these mails could not be filed together; each is tried alone")
        for mail, envelope in understood.items():
            _file_alone(mail, envelope, us, at, create_clients)
    _retime({one.mail.pk: one for one in kept if one.before and one.mail.state == MailState.FILED}, at)
    states = CapturedMail.objects.defer("raw").in_bulk([one.mail.pk for one in kept])
    return [Kept(states[one.mail.pk], one.raw, one.new) for one in kept]


def _retime(known: Mapping[int, Kept], at: datetime) -> None:
    """What is history may have become a question, and the other way round, so each is looked at again."""
    for one in known.values():
        retime(one.mail, one.before or {}, at=at)
    settle(known.keys(), at=at)


def _read(kept: Kept) -> Envelope | None:
    try:
        return read(kept.raw)
    except Exception as error:
        log.exception("mail %s could not be read", kept.mail.pk)
        give_up(kept.mail, error)
        return None


def _file_alone(mail: CapturedMail, envelope: Envelope, us: Us, at: datetime, create_clients: bool) -> None:
    try:
        handle({mail: envelope}, us, at, create_clients)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("mail %s could not be filed", mail.pk)
        give_up(mail, error)
