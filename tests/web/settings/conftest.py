from __future__ import annotations

import pytest
from django.test import Client as Browser

from crm.staff.models import StaffMember
from tests import make


@pytest.fixture
def admin() -> StaffMember:
    make.house()
    return make.person("Ada Min", staff_role="administrator")


@pytest.fixture
def office(admin: StaffMember) -> Browser:
    """The settings as an administrator sees them."""
    return signed_in(admin)


@pytest.fixture
def colleague(admin: StaffMember) -> Browser:
    """The settings as everybody else sees them."""
    return signed_in(make.person("Tom Reader"))


def signed_in(person: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser
