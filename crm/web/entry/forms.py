from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.password_validation import validate_password


def helper(label: str) -> FormHelper:
    made = FormHelper()
    made.add_input(Submit("save", label))
    return made


class Password(forms.Form):
    """A password that is good enough."""

    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        label="A password",
        help_text="At least 12 characters.",
    )

    @property
    def helper(self) -> FormHelper:
        return helper("Sign in")

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class Welcome(Password):
    """The first administrator and the house."""

    name = forms.CharField(max_length=120, label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="Your e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    company_name = forms.CharField(max_length=120, label="Your company")
    field_order = ("company_name", "name", "email", "password")

    @property
    def helper(self) -> FormHelper:
        return helper("Begin")
