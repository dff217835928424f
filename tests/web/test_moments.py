"""The two nights on which the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django import forms
from django.utils import timezone

from crm.web.moments import MomentField
from tests import make

pytestmark = pytest.mark.plain


def read(typed: str) -> datetime | None:
    with timezone.override(make.SITE):
        moment: datetime | None = MomentField().clean(typed)
    return moment


def test_an_hour_shown_twice_is_the_second_once_that_has_come() -> None:
    assert read("2025-11-02T01:30") == datetime(2025, 11, 2, 6, 30, tzinfo=UTC)


def test_an_hour_that_will_be_shown_twice_is_the_first() -> None:
    assert read("2098-11-02T01:30") == datetime(2098, 11, 2, 5, 30, tzinfo=UTC)


def test_an_hour_that_is_left_out_is_refused_in_a_sentence() -> None:
    with pytest.raises(forms.ValidationError, match=r"There is no 02:30 on that day: the clocks go forward\."):
        read("2026-03-08T02:30")


def test_any_other_hour_is_what_it_says() -> None:
    assert read("2026-10-19T07:00") == make.MONDAY
    with pytest.raises(forms.ValidationError, match="Enter a valid date/time"):
        read("soon")
