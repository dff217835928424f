from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from crm.staff.models import StaffMember

from ..moments import MomentField


class Act(forms.Form):
    """One of several forms on a page, so its fields have ids of their own."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"{type(self).__name__.lower()}-%s")


class Snooze(Act):
    # A button with a date of its own sends the form too.
    use_required_attribute = False

    until = MomentField(label="Until when")
    reason = forms.CharField(max_length=300, label="Why it can wait")


class Assign(Act):
    to = forms.ModelChoiceField(queryset=StaffMember.objects.filter(is_active=True), label="Who takes care")


class Dismiss(Act):
    reason = forms.CharField(max_length=300, label="Why it needs nobody")
