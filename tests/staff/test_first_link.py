"""The link that lets the first administrator of a new installation in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.staff.errors import Refusal
from crm.staff.models import OneTimeLink
from crm.staff.services.links import GOOD_FOR, first_link, link_is_good, use_link
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


def link(at: datetime = MONDAY) -> str:
    token = first_link(at=at)
    assert token is not None
    return token


def test_a_link_lets_in_once() -> None:
    token = link()
    assert link_is_good(token=token, at=MONDAY)
    use_link(token=token, at=MONDAY)
    assert not link_is_good(token=token, at=MONDAY)
    with pytest.raises(Refusal, match="This link was used already or has expired"):
        use_link(token=token, at=MONDAY)


def test_a_link_lets_in_for_a_day() -> None:
    token = link()
    assert link_is_good(token=token, at=MONDAY + GOOD_FOR - timedelta.resolution)
    assert not link_is_good(token=token, at=MONDAY + GOOD_FOR)
    with pytest.raises(Refusal, match="has expired"):
        use_link(token=token, at=MONDAY + GOOD_FOR)


def test_a_newer_link_ends_the_older() -> None:
    older, newer = link(), link(MONDAY + timedelta(hours=1))
    assert not link_is_good(token=older, at=MONDAY + timedelta(hours=1))
    assert link_is_good(token=newer, at=MONDAY + timedelta(hours=1))


def test_no_link_is_made_where_somebody_can_sign_in() -> None:
    make.person(is_active=False)
    assert first_link(at=MONDAY)
    make.person()
    assert first_link(at=MONDAY) is None


def test_only_the_hash_of_a_link_is_kept() -> None:
    token = link()
    assert token not in str(OneTimeLink.objects.values().get())
    assert not link_is_good(token=OneTimeLink.objects.get().token_hash, at=MONDAY)
