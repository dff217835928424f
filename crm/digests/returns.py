"""What came back: which of our mails a server could not deliver, and why in words. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from crm.capture.envelope import read
from crm.capture.mail.classes import MailClass
from crm.capture.mail.reports import Report
from crm.capture.models import CapturedMail, MailReference
from crm.staff.sealing import Unreadable

from .models import Delivery, SetAside
from .names import message_ids
from .values import DeliveryStatus

# Servers try for five days before they give up.
COMES_BACK_WITHIN = timedelta(days=10)
# A mail server of ours may bounce without proving that it is one; that is no reason not to hear it.
TELLING = (MailClass.BOUNCE, MailClass.SUSPECT)
# By the beginning of the code of RFC 3463, the longest first.
WORDS = {
    "2.1": "the mailbox is closed",
    "2.2": "the mailbox is full",
    "2.3": "the mail is too large for that mailbox",
    "1.": "there is no such address",
    "2.": "the mailbox does not take it",
    "3.4": "the mail is too large for that server",
    "4.": "the server there could not be reached",
    "7.": "the server there refuses it by its rules",
}
UNSAID = "a mail server could not deliver it"


@dataclass(frozen=True)
class Return:
    """A delivery that came back; `hard`: it would again, `address`: for whom it failed, empty where nobody is named."""

    delivery: Delivery
    reason: str
    hard: bool
    addresses: tuple[str, ...]


def came_back(at: datetime) -> Iterator[Return]:
    """Mails of the last days that servers sent back and that do not say so yet."""
    yield from _by_name(at)
    yield from _by_address(at)


def _by_name(at: datetime) -> Iterator[Return]:
    sent = Delivery.objects.filter(delivery_status=DeliveryStatus.SENT, sent_at__gt=at - COMES_BACK_WITHIN)
    by_name = {name: row for row in sent.select_related("recipient") for name in message_ids(row.key)}
    told = MailReference.objects.filter(message_id__in=by_name, mail__kind__in=TELLING)
    seen: set[int] = set()
    for reference in told.select_related("mail").order_by("mail"):
        delivery, report = by_name[reference.message_id], _report(reference.mail)
        # What came back before it was sent again speaks of the time before.
        fresh = delivery.sent_at is not None and reference.mail.taken_in_at >= delivery.sent_at
        if report is not None and fresh and delivery.pk not in seen:
            seen.add(delivery.pk)
            yield Return(delivery, in_words(report), is_hard(report), report.recipients)


def _by_address(at: datetime) -> Iterator[Return]:
    """Of a report that names no mail, the last one to the address it names.

    Anybody can write such a report, so it is never hard: it is marked and told, and keeps nothing from being sent.
    """
    nameless = CapturedMail.objects.filter(
        ~Exists(MailReference.objects.filter(mail=OuterRef("pk"))),
        kind=MailClass.BOUNCE,
        taken_in_at__gt=at - COMES_BACK_WITHIN,
    )
    for mail in nameless.order_by("taken_in_at"):
        report = _report(mail)
        delivery = _last_to(report.recipients, mail.taken_in_at) if report else None
        if report and delivery:
            yield Return(delivery, in_words(report), hard=False, addresses=report.recipients)


def _last_to(addresses: Sequence[str], came: datetime) -> Delivery | None:
    """The last mail to one of these addresses before that; None where it says so already, or was sent again since."""
    made = Delivery.objects.filter(
        recipient__email__in=addresses, made_at__lte=came, made_at__gt=came - COMES_BACK_WITHIN
    )
    last = made.filter(sent_at__isnull=False).select_related("recipient").order_by("-made_at", "-pk").first()
    again = last is None or last.delivery_status != DeliveryStatus.SENT or last.sent_at is None or last.sent_at > came
    return None if again else last


def _report(mail: CapturedMail) -> Report | None:
    """What the server says; None where the mail only looks like a bounce, or its bytes are gone."""
    try:
        envelope = read(mail.message)
    except Unreadable:
        return None
    return envelope.report if envelope.kind is MailClass.BOUNCE else None


def is_hard(report: Report) -> bool:
    """Whether it is in vain to try again: no such address, closed, refused; not full, slow or unsaid."""
    return report.status.startswith("5.") and not report.status.startswith("5.2.2")


def in_words(report: Report) -> str:
    """“there is no such address (550 5.1.1 User unknown)”"""
    code = report.status.partition(".")[2]
    words = next(
        (text for start, text in WORDS.items() if code.startswith(start)), "a mail server could not deliver it"
    )
    said = report.diagnosis or report.status
    return f"{words} ({said})" if said else words


def set_aside() -> QuerySet[SetAside]:
    """The addresses that wait to be confirmed; who got another address since waits no longer."""
    return SetAside.objects.filter(confirmed_at=None, address=F("reader__email")).select_related("reader")
