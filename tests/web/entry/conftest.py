from __future__ import annotations

import pytest
from django.test import Client as Browser

from crm.staff.models import StaffMember
from tests import make


@pytest.fixture
def me(db: None) -> StaffMember:
    make.house()
    return make.signs_in("Tamsin Adeyolu")


@pytest.fixture
def browser(me: StaffMember) -> Browser:
    """Signed in with a password just now."""
    browser = Browser()
    browser.post("/accounts/login/", {"login": me.email, "password": make.PASSWORD})
    return browser
