"""A choice of several rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from .numbers import row_number


class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """What cannot be the number of a row is no choice, as one that no row has; the database would choke on it."""

    def clean(self, value: Any) -> Any:
        for one in value or ():
            if not row_number(str(one)):
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": one}
                )
        return super().clean(value)
