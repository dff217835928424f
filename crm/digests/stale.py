"""Whether a notice still has something to say when it is about to leave."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm.staff.queries import calendar_at
from crm.watch.models import Flag
from crm.watch.values import FlagStatus

from .models import Notice

# Half a business day: how long "I have seen it" holds the ladder (POLICIES.md).
PAUSE = timedelta(hours=4.5)


def still_true(notice: Notice) -> bool:
    """The flag stands: nobody replied, waived, dismissed or put it to sleep meanwhile (RULES.md R11)."""
    flag = notice.event.flag
    return flag.closed_at is None and flag.status in (FlagStatus.OPEN, FlagStatus.ACKNOWLEDGED)


def paused(notice: Notice, at: datetime) -> bool:
    """An acknowledged flag holds levels 2 to 4 for half a business day at most."""
    flag: Flag = notice.event.flag
    if flag.status != FlagStatus.ACKNOWLEDGED or flag.acknowledged_at is None or (notice.level or 0) < 2:
        return False
    until = calendar_at(at).calendar.due(flag.acknowledged_at, PAUSE)
    return until is not None and at < until
