"""What an administrator should mend, each with the page where it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from crm.staff.checks import found

PAGES = {
    "touchline.W001": "hours",
    "touchline.W002": "propose_holidays",
    "touchline.W003": "people",
    "touchline.W004": "status",
    "touchline.W005": "holidays",
    "touchline.W006": "status",
}


@dataclass(frozen=True)
class Mend:
    text: str
    hint: str
    path: str


def to_mend(at: datetime) -> list[Mend]:
    """The sentences of `manage.py check`, with links."""
    return [Mend(str(row.msg), str(row.hint or ""), reverse(PAGES.get(row.id or "", "settings"))) for row in found(at)]
