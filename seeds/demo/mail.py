"""Mail of the demo company, taken in as a mail provider delivers it: what became of it, why, and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from crm.capture.arrivals import Arrival
from crm.capture.known import ours
from crm.capture.models import OwnKind, Source, SourceKind
from crm.capture.services import learn, own, take_in_arrivals
from crm.capture.services.pulse import note_try
from crm.capture.services.sources import add_source
from crm.staff.models import StaffMember

from .source import Row

if TYPE_CHECKING:
    from .company import Loaded

SERVER = "mx.brackenfold.test"
FORGED = f"{SERVER}; dmarc=fail header.from=brackenfold.test"


def key_of(number: str) -> str:
    """The Message-ID of the mail of which a contact of the file was made."""
    return f"{number.lower()}@mail.brackenfold.test"


def load_mail(so_far: Loaded) -> None:
    """On the Monday before anybody has come in. Mails of contacts find these by their Message-ID and say why."""
    at = datetime.combine(so_far.source.monday, time(6), tzinfo=so_far.source.zone)
    door = _door(so_far, at)
    mails = sorted(_mails(so_far), key=lambda one: one[0])
    arrivals = [Arrival(mail.as_bytes(), door.since, door, received_at=came) for came, mail in mails]
    take_in_arrivals(arrivals, us=ours(), at=at)
    note_try(source=door, at=mails[-1][0], brought=len(mails))
    learn()


def _door(so_far: Loaded, at: datetime) -> Source:
    """A provider's webhook: it calls us, so nothing on this machine has to answer while somebody looks around."""
    by = StaffMember.objects.filter(is_leadership=True).earliest("pk")
    begins = at - timedelta(weeks=9)
    own(kind=OwnKind.SERVER, value=SERVER, by=by, at=begins)
    address = f"mail@{so_far.source.data['company']['domain']}"
    return add_source(
        kind=SourceKind.WEBHOOK, name="Mail of the company", by=by, at=begins, options={}, address=address, since=begins
    )


def _mails(so_far: Loaded) -> Iterator[tuple[datetime, EmailMessage]]:
    for number, row in enumerate(so_far.source.rows("mail"), start=1):
        domain = row["from"].rpartition("@")[2].rstrip(">")
        yield _message(so_far, row, f"demo.{number}@{domain}")
    for number, row in enumerate(so_far.source.rows("suspect"), start=1):
        came, mail = _message(so_far, row, f"suspect.{number}@mail.brackenfold.test")
        mail["Authentication-Results"] = FORGED
        yield came, mail
    told = {row["id"]: row for row in so_far.source.rows("interactions")}
    for row in so_far.source.rows("captured"):
        asked = told[row["made_in"]]
        writer, owner = so_far.contacts[asked["contacts"][0]], so_far.staff[asked["owner"]]
        names = {"from": f"{writer.name} <{writer.email}>", "to": f"{owner.name} <{owner.email}>"}
        yield _message(so_far, {**row, **names, "when": asked["when"]}, key_of(asked["id"]))


def _message(so_far: Loaded, row: Row, name: str) -> tuple[datetime, EmailMessage]:
    came = so_far.source.instant(row["when"], f"mail “{row['subject']}”")
    message = EmailMessage()
    for heading in ("from", "to", "cc", "subject"):
        if row.get(heading):
            message[heading.title()] = row[heading]
    message["Date"] = format_datetime(came)
    message["Message-ID"] = f"<{name}>"
    message.set_content(row["text"])
    return came, message
