from __future__ import annotations

from datetime import date

import pytest

from crm.digests.build import build
from crm.digests.period import last_period
from crm.staff.services import add_holidays
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


def test_the_digest_tells_a_closed_day_from_a_half_day() -> None:
    make.house()
    add_holidays(days={date(2026, 10, 22): "Founders' Day"}, at=MONDAY)
    add_holidays(days={date(2026, 10, 23): "Fair"}, hours=[["08:00", "12:00"]], at=MONDAY)
    week = build(make.leader(), last_period(MONDAY), MONDAY)
    told = [row.title for section in week.sections if section.title == "This week" for row in section.rows]
    assert told == ["Founders' Day: we are closed", "Fair: we are open 08:00–12:00 only"]
