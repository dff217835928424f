from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.staff.models import SiteCalendar
from crm.staff.services import add_holidays, add_shutdown
from crm.web.door import now
from crm.web.mending import to_mend
from tests import make
from tests.web.settings.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house() -> None:
    """Nothing is missing: a leader, the holidays of the next two years."""
    make.house()
    make.leader()
    add_holidays(days={date(now().year + years, 12, 25): "Christmas" for years in (1, 2)}, at=now())


def test_a_house_with_everything_has_nothing_to_mend() -> None:
    assert to_mend(now()) == []


def test_missing_holidays_lead_to_the_proposals() -> None:
    [mend] = to_mend(now() + timedelta(days=731))
    assert "are missing: clocks would count them as working days" in mend.text
    assert mend.path == "/settings/holidays/propose/"


def test_a_shutdown_is_told_of_four_weeks_before_until_the_clients_know() -> None:
    begins = now().date() + timedelta(days=35)
    works = add_shutdown(name="Works", start=begins, end=begins, at=now())
    assert to_mend(now()) == []
    later = now() + timedelta(days=10)
    assert "Works" in to_mend(later)[0].text
    works.clients_told = True
    works.save()
    assert to_mend(later) == []


def test_a_house_without_hours_says_so_first() -> None:
    SiteCalendar.objects.all().delete()
    assert [mend.path for mend in to_mend(now())] == ["/settings/hours/"]


def test_only_administrators_see_what_is_to_mend() -> None:
    works = add_shutdown(name="Works", start=now().date(), end=now().date() + timedelta(days=1), at=now())
    ada, tom = make.person(staff_role="administrator"), make.person()
    for path in ("/status/", "/settings/"):
        assert works.name in signed_in(ada).get(path).content.decode()
        assert works.name not in signed_in(tom).get(path).content.decode()
