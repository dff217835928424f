from __future__ import annotations

import pytest
from django.test import Client as Browser

from crm.capture.models import Retention
from tests import make

pytestmark = pytest.mark.django_db


def test_what_stays_is_set_by_an_administrator(office: Browser, colleague: Browser) -> None:
    project = make.project()
    typed = {"bodies": "on", "projects": [project.pk], "unfiled_days": "7"}
    assert colleague.post("/settings/retention/", typed).status_code == 403
    office.post("/settings/retention/", typed)
    row = Retention.objects.get()
    assert (row.bodies, row.unfiled_days, list(row.projects.all())) == (True, 7, [project])
    assert office.get("/settings/retention/").status_code == 200


def test_mail_that_stands_nowhere_stays_at_least_a_day(office: Browser) -> None:
    assert office.post("/settings/retention/", {"unfiled_days": "0"}).status_code == 422
    assert not Retention.objects.exists()
