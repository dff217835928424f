"""Mailboxes and dropboxes."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from crm.capture.models import Source
from crm.capture.sources.tokens import APPLICATION, BY_PASSWORD, OWNER

from ...providers import CHOICES as PROVIDERS
from ...providers import SIGNED
from .fields import DayField, helper

SECURITY = (
    ("tls", "TLS (usually port 993)"),
    ("starttls", "STARTTLS (usually port 143)"),
    ("none", "None, own network only"),
)
WAYS = (
    (BY_PASSWORD, "Password"),
    (APPLICATION, "Microsoft 365, as an application"),
    (OWNER, "Microsoft 365, in the owner’s name"),
)
BACK = ((0, "None"), (92, "Three months"), (365, "A year"), (3660, "Ten years"))
OPTIONS = (
    "provider",
    "host",
    "port",
    "security",
    "user",
    "sign_in",
    "tenant",
    "client",
    "inbox",
    "sent",
    "history_days",
)


class MailboxForm(forms.Form):
    """A mailbox. A password that is stored is never shown; an empty field leaves it as it is."""

    name = forms.CharField(max_length=120, help_text="What people here call it.")
    address = forms.EmailField(label="Mail address")
    host = forms.CharField(max_length=253, label="IMAP server")
    port = forms.IntegerField(min_value=1, max_value=65535, initial=993)
    security = forms.ChoiceField(choices=SECURITY, label="Encryption")
    user = forms.CharField(max_length=254, required=False, label="User name", help_text="Empty: the mail address.")
    sign_in = forms.ChoiceField(choices=WAYS, label="Signing in")
    secret = forms.CharField(
        max_length=8000,
        required=False,
        strip=False,
        label="Password or secret",
        help_text="With Microsoft 365 the client secret, or the refresh token.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    tenant = forms.CharField(max_length=100, required=False, label="Tenant", help_text="Microsoft 365 only.")
    client = forms.CharField(max_length=100, required=False, label="Application (client) ID")
    inbox = forms.CharField(max_length=200, required=False, label="Folder of what comes in", help_text="Empty: INBOX.")
    sent = forms.CharField(
        max_length=200, required=False, label="Folder of sent mail", help_text="Empty: as the server marks it."
    )
    since = DayField(label="Counts from", help_text="Older mail is history and starts no clock.")
    history_days = forms.TypedChoiceField(choices=BACK, coerce=int, initial=365, label="How much history")

    def __init__(self, *args: Any, source: Source | None = None, dropbox: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.source = source
        if source and source.sealed:
            self.fields["secret"].help_text = "One is stored. Empty: it stays."
        if dropbox:
            del self.fields["sent"]
            self.fields["address"].help_text = "Digests and notices can be answered there with a line for the log."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("sign_in") != BY_PASSWORD:
            for name in ("tenant", "client"):
                if not data.get(name):
                    self.add_error(name, "Microsoft 365 asks for it.")
        if not data.get("secret") and not (self.source and self.source.sealed):
            self.add_error("secret", "Without it nobody is let in.")
        return data

    @property
    def helper(self) -> FormHelper:
        made = helper("Save" if self.source else "Add it")
        sent = [Column("sent")] if "sent" in self.fields else []
        made.layout = Layout(
            Row(Column("name"), Column("address")),
            Row(Column("host"), Column("port"), Column("security")),
            Row(Column("user"), Column("sign_in"), Column("secret")),
            Row(Column("tenant"), Column("client")),
            Row(Column("inbox"), *sent),
            Row(Column("since"), Column("history_days")),
        )
        return made


class WebhookForm(forms.Form):
    """A mail provider that hands mail over as it comes."""

    name = forms.CharField(max_length=120, help_text="What people here call it.")
    address = forms.EmailField(label="Mail address", help_text="Where people write to.")
    provider = forms.ChoiceField(choices=PROVIDERS)
    secret = forms.CharField(
        max_length=500,
        required=False,
        label="Signing key",
        help_text="Mailgun and MailerSend sign what they send.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    since = DayField(label="Counts from", help_text="Older mail is history and starts no clock.")

    def __init__(self, *args: Any, source: Source | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.source = source
        if source and source.sealed:
            self.fields["secret"].help_text = "One is stored. Empty: it stays."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        stored = bool(self.source and self.source.sealed)
        if data.get("provider") in SIGNED and not data.get("secret") and not stored:
            self.add_error("secret", "This provider signs; without its key nothing it sends can be believed.")
        return data

    @property
    def helper(self) -> FormHelper:
        made = helper("Save" if self.source else "Add it")
        made.layout = Layout(Row(Column("name"), Column("address")), Row(Column("provider"), Column("secret")), "since")
        return made


def first_values(source: Source, day: date) -> dict[str, Any]:
    """What the form shows of a source; nothing secret."""
    known = {name: source.options[name] for name in OPTIONS if name in source.options}
    return known | {"name": source.name, "address": source.address, "since": day}
