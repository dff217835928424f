from __future__ import annotations

import pytest
from django.test import Client as Browser

from crm.clients.models import Client
from crm.staff.models import StaffMember
from tests import make


@pytest.fixture
def ann() -> StaffMember:
    make.house()
    return make.person("Ann")


@pytest.fixture
def browser(ann: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(ann)
    return browser


@pytest.fixture
def north(ann: StaffMember) -> Client:
    return make.client("Northlight Bio")
