from __future__ import annotations

from zoneinfo import available_timezones

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.password_validation import validate_password


class Welcome(forms.Form):
    """The first administrator and the house."""

    name = forms.CharField(max_length=120, label="Your name")
    email = forms.EmailField(label="Your e-mail address")
    password = forms.CharField(widget=forms.PasswordInput, label="A password for later, at least 12 characters")
    company_name = forms.CharField(max_length=120, label="Your company")
    timezone = forms.CharField(max_length=64, initial="America/New_York", label="Time zone of your site")
    country = forms.CharField(max_length=2, initial="US", label="Country of your site, two letters")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("save", "Begin"))
        return helper

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password

    def clean_timezone(self) -> str:
        name = str(self.cleaned_data["timezone"])
        if name not in available_timezones():
            raise forms.ValidationError("This is no known time zone. Use an IANA name such as America/New_York.")
        return name
