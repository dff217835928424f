from __future__ import annotations

from datetime import timedelta

import pytest

from crm.capture.queries import unmatched
from tests import make
from tests.capture.mails import MORNING, mail
from tests.capture.taking import take

pytestmark = pytest.mark.django_db


def test_what_waits_is_grouped_by_company_the_newest_first() -> None:
    make.house()
    take(
        mail("mara@northlight.test", id="1", sent=MORNING),
        mail("ole@lab.northlight.test", id="2", sent=MORNING + timedelta(hours=1), subject="Batch 8"),
        mail("ida@gmail.com", id="3", sent=MORNING + timedelta(minutes=5)),
        mail("pm@brackenfold.test", "x@southwind.test, y@southwind.test", id="4", sent=MORNING),
        mail(list_id="<news.northlight.test>", id="5"),
    )
    found = unmatched()
    assert [(group.name, group.mails) for group in found] == [
        ("northlight.test", 2),
        ("ida@gmail.com", 1),
        ("southwind.test", 1),
    ]
    assert (found[0].addresses, found[0].subject) == (("mara@northlight.test", "ole@lab.northlight.test"), "Batch 8")
    assert found[2].addresses == ("x@southwind.test", "y@southwind.test")


def test_when_nothing_waits_there_is_nothing() -> None:
    assert unmatched() == []
