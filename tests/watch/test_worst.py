from __future__ import annotations

import pytest

from crm.clients.models import Client
from crm.watch.models import Flag
from crm.watch.queries import open_flags, worst_of_each, worst_placed
from crm.watch.services import sweep
from crm.watch.values import FlagKind
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


def test_the_worst_few_of_a_kind_are_the_first_of_all_of_them() -> None:
    make.house()
    for _ in range(4):
        make.question(make.project(), make.local("2026-10-12 10:00"))
    make.question(make.project(), make.local("2026-10-14 10:00"))
    sweep(MONDAY, wholly=True)
    kinds = (FlagKind.SLOW_RESPONSE, FlagKind.OWNER_ABSENT)
    found = worst_of_each(worst_placed(Client.objects.all(), kinds, 3, Flag.objects.none()), kinds)
    everything = list(open_flags(kind=FlagKind.SLOW_RESPONSE))
    assert found[FlagKind.SLOW_RESPONSE] == (everything[:3], 5)
    assert found[FlagKind.OWNER_ABSENT] == ([], 0)
