"""What no password may be made of: words that everybody who knows the house would try."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from .columns import house_with
from .models import StaffMember

# The product, and what people put into passwords at work; those of the company's name come with them.
WORDS = ("touchline", "password", "passwort", "welcome", "client", "project", "pharma", "cdmo", "admin", "leader")
SHORTEST_WORD, LEAST_ELSE = 4, 8


class OwnWords:
    """Refuses a password in which hardly anything is left without such words, however they are spelled."""

    def validate(self, password: str, user: StaffMember | None = None) -> None:
        company = re.findall(r"\w+", house_with().company.lower())
        rest = password.lower()
        for word in (*WORDS, *(word for word in company if len(word) >= SHORTEST_WORD)):
            rest = rest.replace(word, "")
        if rest != password.lower() and len(rest) < LEAST_ELSE:
            raise ValidationError("Everybody here would try this. Leave out the company, its work and our name.")

    def get_help_text(self) -> str:
        return "Not made of the company’s name or words of our work."
