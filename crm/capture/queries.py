"""Questions about what came in. Nothing here writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from crm.clients.models import Client, Contact
from crm.clients.queries import clients_for, hidden_from
from crm.staff.models import StaffMember
from crm.staff.values import StaffRole

from .domains import company_of
from .mail.classes import OUR_NOTICES
from .models import OF_A_LINE, Belonging, CapturedMail, Filing, Hint, MailReference, MailState, TaughtRule
from .taught import names_of
from .verdicts import asked_of

# Whose work it is to say whose mail it is; administrators may as well.
PLACERS = (
    StaffRole.CEO,
    StaffRole.CBO,
    StaffRole.PROGRAM_DIRECTOR,
    StaffRole.PROJECT_MANAGER,
    StaffRole.BUSINESS_DEVELOPMENT,
    StaffRole.ADMINISTRATOR,
)
HEAVY = ("raw", "to", "cc", "files", "why")


def may_place(user: StaffMember) -> bool:
    """Whether this person sees mail that no client's wall protects yet."""
    return user.is_active and (user.is_staff or user.staff_role in PLACERS)


def mail_for(user: StaffMember, *, at: datetime) -> QuerySet[CapturedMail]:
    """The mail this person may see: what stands with or hints at a client they may not see stays behind its wall.

    What names nobody, because it could not be read or unwrapped, and what answers a mail of ours, so that it may quote
    anybody, is seen by who may see every client, and by whoever wrote it or handed it in.
    """
    if not may_place(user):
        return CapturedMail.objects.none()
    hidden = hidden_from(user, at=at).order_by().values("pk")
    walled = [rows.filter(mail=OuterRef("pk"), client__in=hidden) for rows in (Hint.objects, Filing.objects)]
    quotes_us = MailReference.objects.filter(mail=OuterRef("pk"), message_id__startswith=OUR_NOTICES)
    nameless = Q(state__in=(MailState.UNREADABLE, MailState.REVIEW, *OF_A_LINE), outside=[])
    nameless |= Q(Exists(quotes_us), state=MailState.UNMATCHED)
    own = Q(dropped_by=user) | Q(author=user.email.lower())
    rows = CapturedMail.objects.filter(~Exists(walled[0]), ~Exists(walled[1]))
    return rows.filter(~nameless | own | ~Exists(hidden)).defer(*HEAVY)


def said_for(user: StaffMember, *, at: datetime) -> QuerySet[Belonging]:
    """What people said about whose mail it is, and holds, without words on a client this person may not see."""
    seen = Q(client=None) | Q(client__in=clients_for(user, at=at))
    return Belonging.objects.in_force().filter(seen).select_related("client", "said_by", "mail").defer("mail__raw")


def lessons_for(user: StaffMember, *, at: datetime) -> QuerySet[TaughtRule]:
    """What was taught and holds, without lessons on a client this person may not see."""
    hidden = hidden_from(user, at=at)
    rows = TaughtRule.objects.filter(ended_at=None).exclude(project__client__in=hidden).select_related("project")
    for domain in hidden.exclude(domain="").values_list("domain", flat=True):
        rows = rows.exclude(Q(pattern=domain) | Q(pattern__endswith=f"@{domain}") | Q(pattern__endswith=f".{domain}"))
    return rows.exclude(pattern__in=Contact.objects.filter(client__in=hidden, email__isnull=False).values("email"))


def waiting_mail(mails: QuerySet[CapturedMail]) -> QuerySet[CapturedMail]:
    return mails.filter(state=MailState.UNMATCHED)


@dataclass(frozen=True)
class Group:
    """Mails that wait because nobody knows whose address this is: one company, or one person at a free provider.

    `mails`: the newest first.
    """

    name: str
    mails: Sequence[CapturedMail]

    @property
    def newest(self) -> CapturedMail:
        return self.mails[0]

    @property
    def is_company(self) -> bool:
        return "@" not in self.name

    @cached_property
    def asks(self) -> datetime | None:
        """Since when a question waits; None when nobody asks us anything."""
        return min((mail.sent_at for mail in self.mails if mail.sent_at and _asks(mail)), default=None)

    @cached_property
    def since(self) -> datetime | None:
        return self.asks or min((mail.sent_at for mail in self.mails if mail.sent_at), default=None)

    @cached_property
    def people(self) -> dict[str, str]:
        """The name that goes with each address; the address itself where nobody signed with one."""
        found: dict[str, str] = {}
        for mail in self.mails:
            for address in asked_of(mail):
                if company_of(address) == self.name:
                    found.setdefault(address, (not mail.outbound and mail.author_name) or address)
        return found

    @cached_property
    def proposed(self) -> list[tuple[Client, str]]:
        """The clients that hints speak of, each with the strongest reason, the likeliest first."""
        hints = sorted((hint for mail in self.mails for hint in mail.hints.all()), key=lambda hint: hint.strength)
        best: dict[int, Hint] = {}
        for hint in hints:
            best.setdefault(hint.client_id, hint)
        count = Counter(hint.client_id for hint in hints)
        order = sorted(best.values(), key=lambda hint: (hint.strength, -count[hint.client_id]))
        return [(hint.client, hint.why) for hint in order]


def _asks(mail: CapturedMail) -> bool:
    return not mail.outbound and mail.asks_us


def groups(mails: QuerySet[CapturedMail], *, most: int | None = None) -> list[Group]:
    """What waits for a client, by company; the oldest question first, then what asks nothing."""
    hints = Prefetch("hints", Hint.objects.select_related("client"))
    rows = waiting_mail(mails).order_by("sent_at", "id").prefetch_related(hints)[:most]
    by_name: dict[str, list[CapturedMail]] = {}
    for mail in reversed(rows):
        for name in dict.fromkeys(map(company_of, asked_of(mail))):
            by_name.setdefault(name, []).append(mail)
    found = [Group(name, mails) for name, mails in by_name.items()]
    return sorted(found, key=lambda group: (group.asks is None, group.since is None, group.since, group.name))


def group_called(mails: QuerySet[CapturedMail], name: str) -> Group | None:
    """One of them; None when nothing waits under this name."""
    return next((group for group in groups(mails) if group.name == name), None)


def filed_by(said: Belonging) -> list[int]:
    """The mails on its client's timelines that stand there, as far as one can tell, by this word."""
    rows = Filing.objects.filter(client=said.client_id).values_list("mail_id", "mail__outside")
    if said.mail_id:
        return [mail for mail, _ in rows.filter(mail=said.mail_id)]
    return [mail for mail, outside in rows if any(said.name in names_of(address) for address in outside)]
