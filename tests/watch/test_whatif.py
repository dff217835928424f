from __future__ import annotations

from datetime import timedelta

import pytest

from crm.clients.values import Tier
from crm.projects.values import PhaseGroup
from crm.staff.models import AuditEvent
from crm.watch.defaults import FIRST_DAY
from crm.watch.models import Flag
from crm.watch.services import set_silence_policy, sweep
from crm.watch.values import FlagKind
from crm.watch.whatif import silent_if
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def limits(days: int) -> dict[tuple[str, str], int]:
    return {(group, tier): days for group in PhaseGroup.values for tier in Tier.values}


@pytest.fixture(autouse=True)
def projects() -> None:
    """One client was spoken with three days ago, one twelve, one never since its project was opened."""
    make.house()
    for days in (3, 12):
        make.call(make.project(), MONDAY - days * DAY, make.person())
    make.project()


@pytest.mark.parametrize(("days", "silent"), [(2, 3), (3, 2), (12, 1), (90, 0)])
def test_what_is_foretold_is_what_saving_and_sweeping_gives(days: int, silent: int) -> None:
    foretold = silent_if(limits(days), MONDAY)
    rows = dict.fromkeys(PhaseGroup, (days, days, days))
    set_silence_policy(valid_from=FIRST_DAY + DAY, limits=rows, by=None, at=MONDAY, reason="tried")
    sweep(MONDAY, wholly=True)
    assert foretold.then == silent == Flag.objects.filter(flag_kind=FlagKind.NO_CONTACT).count()
    assert AuditEvent.objects.filter(model="silencepolicy", reason="tried").exists()


def test_a_clients_own_limits_change_only_its_projects() -> None:
    spoken = make.project()
    assert (silent_if(limits(90), MONDAY, spoken.client).now, silent_if(limits(90), MONDAY, spoken.client).then) == (
        2,
        1,
    )


def test_more_projects_take_no_more_statements(django_assert_num_queries: object) -> None:
    silent_if(limits(7), MONDAY)
    for _ in range(10):
        make.project()
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert silent_if(limits(7), MONDAY).projects == 13
