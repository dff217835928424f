"""Writes on mails where they stand, and beside each that waits what hints at a client."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from ..hints import signs
from ..known import Known
from ..models import CapturedMail, Hint, MailState
from ..verdicts import Verdict

# A person has still to say whose these are.
OPEN = (MailState.UNMATCHED, MailState.REVIEW)


def write_verdicts(judged: Mapping[CapturedMail, Verdict], known: Known) -> None:
    """The verdicts that are new, and what hints at a client where a mail waits for one."""
    changed: dict[Verdict, list[int]] = defaultdict(list)
    for mail, found in judged.items():
        if found != Verdict(MailState(mail.state), mail.reason, mail.names_stranger):
            changed[found].append(mail.pk)
    for told, mails in changed.items():
        CapturedMail.objects.filter(pk__in=mails).update(**asdict(told))
    hint_at([mail for mail, found in judged.items() if found.state in OPEN], known)


def hint_at(mails: Sequence[CapturedMail], known: Known) -> None:
    """Make the hints of these mails equal to what hints at a client now. Safe to do twice."""
    if not mails:
        return
    found = signs(mails, known)
    wanted = {(mail.pk, sign.client): sign for mail in mails for sign in found.of(mail).values()}
    stored = {(row.mail_id, row.client_id): row for row in Hint.objects.filter(mail__in=mails)}
    Hint.objects.filter(pk__in=[row.pk for pair, row in stored.items() if pair not in wanted]).delete()
    fresh = [
        Hint(mail_id=mail, client_id=client, strength=sign.strength, why=sign.why[:200])
        for (mail, client), sign in wanted.items()
    ]
    Hint.objects.bulk_create(
        fresh,
        batch_size=500,
        update_conflicts=True,
        unique_fields=("mail", "client"),
        update_fields=("strength", "why"),
    )
