"""Logs what a reader answers to a mail of ours, once, and answers with what was understood.

Capture holds such answers; the held mail is the request. What cannot be understood stays there for a person.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from crm.capture.models import CapturedMail, MailState
from crm.clients.queries import clients_for
from crm.conversations.facts import facts_of
from crm.conversations.outlook import Outlook
from crm.conversations.services.lines import Undone, log, undo
from crm.conversations.telling import marks
from crm.conversations.told import told
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from crm.staff.rights import Act, may
from crm.watch.services import sweep

from ..hearing import LONGEST, answered_mail, line_of, to_say, understood
from ..models import Delivery, Heard
from ..offers import GOOD_FOR
from ..values import DeliveryKind

logger = logging.getLogger(__name__)
AT_ONCE = 50
# More answers a day than a person writes are a machine's, so it gets none back.
MOST_A_DAY = 30
DAY = timedelta(days=1)


def hear(at: datetime) -> int:
    """Read what is held, at most so many; says how many that were. One bad mail never stops the rest."""
    held = CapturedMail.objects.filter(state=MailState.LINE).order_by("sent_at", "pk")
    waiting = list(held.values_list("pk", flat=True)[:AT_ONCE])
    for pk in waiting:
        try:
            _hear(pk, at)
        except (OperationalError, InterfaceError):
            # The database is away, which is no mail's fault.
            raise
        except Exception as error:
            logger.exception("the line of mail %s could not be read", pk)
            _leave(pk, MailState.REVIEW, f"its line could not be read ({type(error).__name__})")
    return len(waiting)


@transaction.atomic
def _hear(pk: int, at: datetime) -> None:
    """Nothing happens where somebody else was faster. What came before keeps what was made of it."""
    rows = CapturedMail.objects.select_for_update(of=("self",)).select_related("dropped_by")
    mail = rows.filter(pk=pk, state=MailState.LINE).first()
    if mail is None or mail.dropped_by is None:
        return None
    heard = Heard.objects.filter(mail=mail).first()
    if heard is None:
        answers, said_today = answered_mail(mail, at), Heard.objects.filter(reader=mail.dropped_by, at__gt=at - DAY)
        if answers is None:
            return _leave(pk, MailState.REVIEW, "it answers no mail that its sender got from us lately")
        if said_today.count() >= MOST_A_DAY:
            return _leave(pk, MailState.REVIEW, f"{MOST_A_DAY} lines by mail a day are read; it is one more")
        heard = _read(mail, mail.dropped_by, answers, at)
    if heard.interaction_id:
        return _leave(pk, MailState.HEARD, "")
    return _leave(pk, MailState.REVIEW, f"its line is not understood: {heard.told['asks'][0]['text']}")


def _leave(pk: int, state: MailState, reason: str) -> None:
    CapturedMail.objects.filter(pk=pk).update(state=state, reason=reason[:200])


def _read(mail: CapturedMail, reader: StaffMember, answers: Delivery, at: datetime) -> Heard:
    with timezone.override(ZoneInfo(reader.timezone) if reader.timezone else calendar_at(at).zone):
        heard = _logged(Heard(mail=mail, answers=answers, reader=reader, at=at), line_of(mail))
    heard.delivery = Delivery.objects.create(
        key=f"answer:{mail.pk}",
        kind=DeliveryKind.ANSWER,
        recipient=reader,
        made_at=at,
        not_before=at,
        urgent=True,
    )
    heard.save()
    if heard.interaction_id:
        # What this mail says again, better, waits no longer.
        before = CapturedMail.objects.filter(heard__delivery=answers, state=MailState.REVIEW)
        before.update(state=MailState.HEARD, reason="it was said again and logged")
    return heard


def _logged(heard: Heard, line: str) -> Heard:
    """With the contact it is now, or with what must be said first."""
    heard.told = {"line": line[:LONGEST], "asks": [{"text": why, "choices": []} for why in _obstacles(heard, line)]}
    if heard.told["asks"]:
        return heard
    seen = understood(line, heard.reader, min(heard.mail.sent_at or heard.at, heard.at))
    heard.told["marks"] = [mark.text for mark in marks(seen, heard.at)]
    if not seen.ready:
        heard.told["asks"] = list(to_say(seen))
        return heard
    try:
        _write(heard, seen, line)
    except Refusal as refusal:
        heard.told["asks"] = [{"text": str(refusal), "choices": []}]
    return heard


def _obstacles(heard: Heard, line: str) -> list[str]:
    if not may(heard.reader, Act.RECORD):
        return ["You may read here. Ask somebody who keeps the records to log it."]
    if not line:
        return ["There is no line of yours in it, above or below what it quotes."]
    return ["This is more than a line."] if len(line) > LONGEST else []


def _write(heard: Heard, seen: Outlook, line: str) -> None:
    """The same words in answer to the same mail on the same day are one contact."""
    entry = seen.reading.client
    client = clients_for(heard.reader, at=heard.at).filter(pk=entry.pk).first() if entry else None
    if client is None:
        raise Refusal("With whom? Name a client, a contact or a project.")
    words = hashlib.sha256(line.lower().encode()).hexdigest()[:32]
    key = f"reply:{heard.answers_id}:{seen.reading.occurred_at:%Y-%m-%d}:{words}"
    try:
        heard.interaction = log(facts_of(seen, client), key=key, by=heard.reader, at=heard.at)
    except Undone:
        raise Refusal("This was logged before and taken back. Say it in other words to log it again.") from None
    sweep(heard.at, client=client)
    heard.told |= {"said": told(heard.interaction, heard.at), "summary": heard.interaction.summary}


@transaction.atomic
def take_back(*, heard: Heard, by: StaffMember, at: datetime) -> bool:
    """Undo what an answer logged, with what it promised. False: that was done before. Refusal for anybody else, and
    when its time is over."""
    if by != heard.reader or heard.interaction is None:
        raise Refusal(f"This was logged by {heard.reader.name}. Nothing was done.")
    if at > heard.at + GOOD_FOR:
        raise Refusal("Undo is over. Open the contact and withdraw it with a reason.")
    if not Heard.objects.filter(interaction=heard.interaction, undone_at=None).update(undone_at=at):
        return False
    undo(interaction=heard.interaction, by=by, at=at)
    sweep(at, client=heard.interaction.client)
    return True
