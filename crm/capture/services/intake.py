"""Takes mail in: keeps the bytes, reads them, files what they say. One bad message never stops the rest."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from crm.staff.models import StaffMember
from crm.staff.services import note_change

from ..arrivals import Arrival
from ..envelope import Envelope, read
from ..known import ours
from ..models import CapturedMail, ImportRun, MailState
from ..us import Us
from .again import settle
from .dropping import hand_in
from .keep import Kept, keep
from .strangers import meet, waiting_for
from .timing import retime
from .twins import give_way
from .tying import tie_by_subject
from .understand import write_down
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
        _file(understood, us, at, create_clients)
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
        _file({mail: envelope}, us, at, create_clients)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("mail %s could not be filed", mail.pk)
        give_up(mail, error)


def vouch(*, mail: CapturedMail, by: StaffMember | None, at: datetime) -> CapturedMail:
    """Somebody looked at a mail that was held and says that it is what it claims. Safe to do twice."""
    if mail.state == MailState.REVIEW:
        note_change(actor=by, at=at, obj=mail, field="state", old=mail.state, new="vouched for", reason=mail.reason)
        _file({mail: read(mail.message)}, ours().unchecked(), at, False, vouched=True)
    mail.refresh_from_db()
    return mail


@transaction.atomic
def _file(
    understood: dict[CapturedMail, Envelope], us: Us, at: datetime, create_clients: bool, *, vouched: bool = False
) -> None:
    """Write down and file, all of it or nothing."""
    write_down(understood, us=us, at=at)
    handed = hand_in(understood, at=at, vouched=vouched)
    open_ones = {mail: envelope for mail, envelope in understood.items() if mail.pk not in handed.held}
    if handed.found:
        # Nobody checks the origin of what lay in a forward; whoever passed it on is known.
        write_down(handed.found, us=us.unchecked(), at=at)
        open_ones |= handed.found
    give_way(open_ones.keys(), at=at)
    tie_by_subject(open_ones.keys())
    met = meet(open_ones, at=at) if create_clients else []
    fresh = {mail.pk for mail in open_ones}
    settle(fresh | waiting_for(met), at=at, fresh=fresh)
