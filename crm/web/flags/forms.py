from __future__ import annotations

from django import forms

from crm.staff.models import StaffMember


class Snooze(forms.Form):
    # A button with a date of its own sends the form too.
    use_required_attribute = False

    until = forms.DateTimeField(
        label="Until when", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    reason = forms.CharField(max_length=300, label="Why it can wait")


class Assign(forms.Form):
    to = forms.ModelChoiceField(queryset=StaffMember.objects.filter(is_active=True), label="Who takes care")


class Dismiss(forms.Form):
    reason = forms.CharField(max_length=300, label="Why it needs nobody")
