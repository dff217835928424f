from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from crm.clients.models import Client, Contact


class ClientForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new client; the service checks what the house cannot accept."""

    class Meta:
        model = Client
        fields = (
            "name",
            "short_code",
            "client_kind",
            "tier",
            "lifecycle",
            "timezone",
            "country",
            "work_week",
            "domain",
            "executive_sponsor",
            "relationship_owner",
            "restricted_access",
        )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("save", "Add the client"))
        return helper


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Contact
        fields = ("name", "title", "contact_role", "influence", "email", "phone", "timezone")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("save", "Add the contact"))
        return helper
