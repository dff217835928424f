"""What was read is written down, tied together and filed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ..envelope import Envelope
from ..models import CapturedMail
from ..us import Us
from .again import settle
from .dropping import hand_in
from .lines import hold_lines
from .strangers import meet, waiting_for
from .twins import give_way
from .tying import tie_by_subject
from .understand import write_down


@transaction.atomic
def handle(
    understood: dict[CapturedMail, Envelope], us: Us, at: datetime, create_clients: bool, *, vouched: bool = False
) -> None:
    """Write down and file, all of it or nothing."""
    write_down(understood, us=us, at=at)
    lines = hold_lines(understood, vouched=vouched)
    others = {mail: envelope for mail, envelope in understood.items() if mail.pk not in lines}
    handed = hand_in(others, at=at, vouched=vouched)
    open_ones = {mail: envelope for mail, envelope in others.items() if mail.pk not in handed.held}
    if handed.found:
        # Nobody checks the origin of what lay in a forward; whoever passed it on is known.
        write_down(handed.found, us=us.unchecked(), at=at)
        open_ones |= handed.found
    give_way(open_ones.keys(), at=at)
    tie_by_subject(open_ones.keys())
    met = meet(open_ones, at=at) if create_clients else []
    fresh = {mail.pk for mail in open_ones}
    settle(fresh | waiting_for(met), at=at, fresh=fresh)
