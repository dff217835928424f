"""Looks again at mail that was understood before, with what is known now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ..known import known
from ..models import CapturedMail
from ..taught import names_of
from ..threads import conversations
from .filing import file_all
from .strangers import waiting_for
from .writing import Pen


@transaction.atomic
def settle(
    mails: Collection[int],
    *,
    at: datetime,
    fresh: Collection[int] = (),
    anew: Collection[int] = (),
) -> None:
    """File the conversations of these mails, and of whoever waited for people met in them."""
    todo = set(mails)
    while todo:
        found = conversations(todo)
        named = {address for talk in found for mail in talk.mails for address in mail.outside}
        pen = Pen(known(named, [mail.pk for talk in found for mail in talk.mails]), at)
        file_all(found, pen, fresh=fresh, anew=anew, at=at)
        # Whoever was met in these mails may be who another of them has been waiting for.
        todo, fresh, anew = waiting_for(pen.met), (), ()


def waiting_under(name: str) -> set[int]:
    """Mails that wait for somebody unknown at this domain or address."""
    rows = CapturedMail.objects.filter(names_stranger=True).order_by().values_list("pk", "outside")
    return {pk for pk, outside in rows if any(name in names_of(address) for address in outside)}
