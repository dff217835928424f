"""What leaves when the jobs run, as the tests of this room read it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from html import unescape

from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives

from crm.digests.build import build
from crm.digests.models import Digest
from crm.digests.period import last_period
from crm.digests.services import send_next, tell
from crm.digests.snapshot import freeze
from crm.staff.models import StaffMember
from crm.watch.services import sweep
from tests.make import local


def minute(at: str | datetime) -> list[EmailMessage]:
    """One turn of the jobs at a site-local instant: judge, tell, send. The mails that left."""
    moment = local(at) if isinstance(at, str) else at
    before = len(mail.outbox)
    sweep(moment)
    tell(moment)
    posted(moment)
    return list(mail.outbox[before:])


def posted(at: datetime) -> None:
    """Send everything that may leave."""
    while send_next(at):
        pass


def words(text: str) -> Counter[str]:
    return Counter(re.sub(r"https?://\S+", "", text).lower().split())


def seen(one: EmailMessage) -> str:
    """What a person reads of the HTML: no style, no title, no hidden preview, no tag."""
    assert isinstance(one, EmailMultiAlternatives)
    html = str(one.alternatives[0][0])
    body = re.sub(r"(?s)<style.*?</style>|<!--.*?-->", "", html.split("<body", 1)[1].split(">", 1)[1])
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r'(?s)<div style="display:none.*?</div>', "", body)))


def readers(mails: list[EmailMessage]) -> list[str]:
    """Addresses of those who got a mail, sorted."""
    return sorted(address for one in mails for address in one.to)


def subjects(mails: list[EmailMessage]) -> list[str]:
    return [str(one.subject) for one in mails]


def frozen(reader: StaffMember, at: datetime) -> Digest:
    """This reader's digest of the last week, frozen at an instant."""
    sweep(at)
    period = last_period(at)
    return Digest.objects.create(
        recipient=reader,
        period_start=period.start,
        period_end=period.end,
        due_at=period.due_at,
        built_at=at,
        figures=freeze(build(reader, period, at)),
    )
