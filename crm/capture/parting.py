"""Who passes a conversation on without having been part of it begins another one (CAPTURE.md 4.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .domains import company_of
from .mail.subjects import is_forward
from .models import CapturedMail

Names = Mapping[int, Mapping[str, str]]


def part(mails: Sequence[CapturedMail], names: Names) -> tuple[Names, dict[int, int]]:
    """The names by which these mails hang together, and each mail that stands apart with the one it passes on.

    Whoever answers such a mail names all that came before it; those names do not tie the two conversations either.
    """
    holders = {mail.message_id: mail for mail in mails if mail.message_id}
    apart: dict[int, int] = {}
    for mail in mails:
        earlier = [holders[one] for one in names[mail.pk] if one in holders and holders[one].pk != mail.pk]
        if earlier and not mail.outbound and is_forward(mail.subject) and _is_stranger(mail, mails):
            apart[mail.pk] = earlier[0].pk
    if not apart:
        return names, apart
    return {mail.pk: _without(mail, mails, names, apart) for mail in mails}, apart


def _is_stranger(mail: CapturedMail, mails: Sequence[CapturedMail]) -> bool:
    """Whether nobody of its author's company was in any mail before it."""
    before = (one for one in mails if (one.sent_at or one.taken_in_at) < (mail.sent_at or mail.taken_in_at))
    companies = {company_of(address) for one in before for address in (one.author, *one.outside) if address}
    return company_of(mail.author) not in companies


def _without(
    mail: CapturedMail, mails: Sequence[CapturedMail], names: Names, apart: Mapping[int, int]
) -> dict[str, str]:
    own = names[mail.pk]
    if mail.pk in apart:
        return {one: tie for one, tie in own.items() if one == mail.message_id}
    forwards = [one for one in mails if one.pk in apart and one.message_id in own]
    inherited = {name for one in forwards for name in names[one.pk]} - {one.message_id for one in forwards}
    return {one: tie for one, tie in own.items() if one not in inherited}
