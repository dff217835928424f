"""How people sign in."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from crm.staff.models import SignInProvider

from ...outgoing import NotAllowed, discovered
from .fields import helper


class SecondFactorForAll(forms.Form):
    second_factor = forms.BooleanField(
        required=False,
        label="Everybody needs a second factor",
        help_text="Administrators always do. Whoever has none is asked to set one up.",
    )

    @property
    def helper(self) -> FormHelper:
        made = helper("Save")
        made.form_action = "ask_all"
        return made


class Provider(forms.ModelForm):  # type: ignore[type-arg]
    """An OpenID Connect provider; it is asked who it is before it is kept."""

    issuer = forms.URLField(
        max_length=300,
        assume_scheme="https",
        help_text="Such as https://login.microsoftonline.com/…/v2.0 or https://accounts.google.com",
    )
    client_id = forms.CharField(
        max_length=191, label="Client ID", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    secret = forms.CharField(
        required=False,
        max_length=500,
        label="Client secret",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Kept encrypted and never shown. Empty: the one there is stays.",
    )

    class Meta:
        model = SignInProvider
        fields = ("name", "issuer", "client_id", "domains", "vouches", "is_on")
        labels = {
            "name": "What people call it",
            "domains": "Mail domains",
            "vouches": "Its addresses are confirmed without saying so",
            "is_on": "People may sign in with it",
        }
        help_texts = {
            "domains": "With commas. Empty: any.",
            "vouches": "For Entra ID with a tenant of your own. Name the mail domains too.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields(("name", "issuer", "client_id", "secret", "domains", "vouches", "is_on"))

    @property
    def helper(self) -> FormHelper:
        return helper("Keep it")

    def clean_issuer(self) -> str:
        issuer = str(self.cleaned_data["issuer"])
        try:
            discovered(issuer)
        except NotAllowed as error:
            raise forms.ValidationError(str(error)) from error
        return issuer

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("vouches") and not data.get("domains"):
            self.add_error("domains", "Name the domains whose addresses the provider gives out itself.")
        return data
