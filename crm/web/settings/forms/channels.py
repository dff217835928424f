"""A channel of Slack or Teams."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from crm.digests.models import Channel

from .fields import helper

LEVELS = (
    ("", "none"),
    (1, "from level 1: the owner is told"),
    (2, "from level 2: the program director is told"),
    (3, "from level 3: the executive sponsor is told"),
    (4, "level 4: the chief executive is told"),
)


class ChannelForm(forms.ModelForm):  # type: ignore[type-arg]
    address = forms.CharField(
        required=False,
        max_length=1000,
        label="Address of the webhook",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Whoever has it can post. Kept encrypted and never shown. Empty: the one there is stays.",
    )
    from_level = forms.TypedChoiceField(
        choices=LEVELS, coerce=int, empty_value=None, required=False, label="Escalations of late replies"
    )

    class Meta:
        model = Channel
        fields = ("name", "from_level", "verdict", "cleared", "is_on")
        labels = {
            "name": "What you call it",
            "verdict": "The verdict of the week, each Monday",
            "cleared": "May name restricted clients",
            "is_on": "It is told",
        }
        help_texts = {
            "verdict": "",
            "cleared": "Only where everybody in the channel may know them. Otherwise they are “a restricted client”.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields(("name", "address", "from_level", "verdict", "cleared", "is_on"))

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).strip()

    @property
    def helper(self) -> FormHelper:
        return helper("Keep it")
