"""A choice of several rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# No row has a higher number, in either database.
HIGHEST = 2**63 - 1


class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """A number that no row can have is no choice, as one that no row has; the database would choke on it."""

    def clean(self, value: Any) -> Any:
        for one in value or ():
            if str(one).lstrip("+-").isdecimal() and abs(int(one)) > HIGHEST:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": one}
                )
        return super().clean(value)
