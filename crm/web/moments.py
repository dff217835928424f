"""A date and time of day as people type them, on the clock of their own zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone

from .door import now


class MomentField(forms.DateTimeField):
    """Of an hour that the clock shows twice, the second once that has come, else the first."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except forms.ValidationError as refused:
            if refused.code != "ambiguous_timezone":
                raise
        with timezone.override(UTC):
            shown = super().to_python(value)
        return shown and _one_of(shown)


def _one_of(shown: datetime) -> datetime:
    """What a clock of the reader's zone means that shows this."""
    zone = timezone.get_current_timezone()
    first, second = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if second < first:
        raise forms.ValidationError(f"There is no {shown:%H:%M} on that day: the clocks go forward. Give another time.")
    return second if second <= now() else first
