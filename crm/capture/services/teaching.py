"""A person's word on whose mail it is. It files what waits, holds for what comes, and can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from crm.clients.models import Client, Contact
from crm.clients.services import change_client, remove_contact
from crm.clients.words import words_of
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import note_change

from ..domains import company_of, is_freemail
from ..hints import alike
from ..models import Belonging, CapturedMail, MailState
from ..queries import filed_by
from ..taught import names_of
from ..verdicts import asked_of
from .again import settle, waiting_under
from .odd import vouch

UNDONE = "The mail that told us of this person was filed by mistake."


@transaction.atomic
def say_whose(*, name: str, client: Client | None, by: StaffMember | None, at: datetime) -> Belonging:
    """Everything from this domain or address is this client's; None: no client's. What waits is filed at once.

    Safe to do twice. Refusal when somebody else said otherwise meanwhile, or the domain is everybody's.
    """
    name = name.strip().lower()
    if "." not in name or ("@" not in name and is_freemail(name)):
        raise Refusal(f"{name} belongs to everybody. File the addresses there one by one.")
    said = _say({"name": name}, client, by, at)
    if client and not client.domain and "@" not in name:
        change_client(client=client, domain=name, by=by, at=at, reason="said in the intake")
    settle(waiting_under(name), at=at)
    return said


@transaction.atomic
def say_whose_mail(*, mail: CapturedMail, client: Client | None, by: StaffMember | None, at: datetime) -> Belonging:
    """This mail alone is this client's, whoever wrote it; None: no client's. Refusal when it waits no more."""
    if not CapturedMail.objects.filter(pk=mail.pk, state__in=(MailState.UNMATCHED, MailState.REVIEW)).exists():
        _check_same(Belonging.objects.in_force().filter(mail=mail).first(), client, "This mail")
    said = _say({"mail": mail}, client, by, at)
    if mail.state == MailState.REVIEW:
        # Who says whose it is has looked at it; what cannot be unwrapped stands there as it is.
        vouch(mail=mail, by=by, at=at)
        CapturedMail.objects.filter(pk=mail.pk, state=MailState.REVIEW).update(state=MailState.UNMATCHED)
    settle([mail.pk], at=at)
    return said


@transaction.atomic
def unsay(*, said: Belonging, by: StaffMember | None, at: datetime, take_back: bool) -> bool:
    """Take the word back: mail waits again. With `take_back` also what it filed; else that stays where it is.

    False when somebody did so before.
    """
    if not Belonging.objects.in_force().filter(pk=said.pk).update(removed_at=at, removed_by=by):
        return False
    note_change(actor=by, at=at, obj=said, field="removed_at", old="", new=at)
    if said.client and said.name and said.client.domain == said.name:
        change_client(client=said.client, domain="", by=by, at=at, reason="taken back in the intake")
    mails = set(filed_by(said)) if said.client else set(_set_aside_by(said))
    if take_back:
        _unmeet(said, mails, by, at)
    if take_back or said.client is None:
        settle(mails, at=at, anew=mails)
    return True


def greet(*, client: Client, at: datetime) -> None:
    """A client or its people are new, or known by other names: what waits for them is looked at again."""
    words = words_of(client.name)
    names = {client.domain, *(email.lower() for email in client.contacts.values_list("email", flat=True) if email)}
    rows = CapturedMail.objects.filter(names_stranger=True).order_by().values_list("pk", "outside")
    settle({pk for pk, outside in rows if any(_concerns(one, names, words) for one in outside)}, at=at)


def _concerns(address: str, names: set[str], words: Sequence[str]) -> bool:
    return not names.isdisjoint(names_of(address)) or alike(company_of(address).partition(".")[0], words)


def _say(about: dict[str, Any], client: Client | None, by: StaffMember | None, at: datetime) -> Belonging:
    before = Belonging.objects.in_force().filter(**about).first()
    if before:
        return _check_same(before, client, about.get("name") or "This mail")
    try:
        with transaction.atomic():
            said = Belonging.objects.create(client=client, said_by=by, said_at=at, **about)
    except IntegrityError:
        return _say(about, client, by, at)
    note_change(actor=by, at=at, obj=said, field="client", old="", new=str(client or "no client"))
    return said


def _check_same(before: Belonging | None, client: Client | None, what: str) -> Belonging:
    if before is None:
        raise Refusal(f"{what} waits no more; somebody or something has placed it meanwhile.")
    if before.client_id != (client.pk if client else None):
        who = before.said_by.name if before.said_by else "Somebody"
        raise Refusal(f"{who} has placed {what} already. Look at the rules if that is wrong.")
    return before


def _set_aside_by(said: Belonging) -> Iterator[int]:
    aside = CapturedMail.objects.filter(state=MailState.SET_ASIDE)
    if said.mail_id:
        yield from aside.filter(pk=said.mail_id).values_list("pk", flat=True)
        return
    for mail in aside.only("outside", "outbound").iterator():
        if any(said.name in names_of(address) for address in asked_of(mail)):
            yield mail.pk


def _unmeet(said: Belonging, mails: Collection[int], by: StaffMember | None, at: datetime) -> None:
    """Without the people whom only these mails had told us of; as long as they are known, so is whose mail it is."""
    for contact in _met(said):
        if not contact.interactions.filter(withdrawn_at=None).exclude(filing__mail__in=mails).exists():
            remove_contact(contact=contact, by=by, at=at, reason=UNDONE)


def _met(said: Belonging) -> Collection[Contact]:
    if not said.name:
        return ()
    below = Q(email__endswith=f"@{said.name}") | Q(email__endswith=f".{said.name}")
    address = Q(email=said.name) if "@" in said.name else below
    return list(Contact.objects.filter(address, client=said.client_id, made_by_capture=True))
