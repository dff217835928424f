from __future__ import annotations

import pytest
from django.test import Client as Browser

from tests import make

pytestmark = pytest.mark.django_db


def test_the_sign_in_page_is_ours() -> None:
    html = Browser().get("/accounts/login/?next=/projects/").content.decode()
    assert "Sign in · Touchline" in html
    assert 'name="next" value="/projects/"' in html


def test_whoever_signs_in_lands_where_they_were() -> None:
    make.house()
    me = make.person("Tamsin Adeyolu")
    me.set_password("a long enough secret")
    me.save()
    known = {"login": me.email, "password": "a long enough secret", "next": "/projects/"}
    assert Browser().post("/accounts/login/", known)["Location"] == "/projects/"
