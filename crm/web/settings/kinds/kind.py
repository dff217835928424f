from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crm.clients.models import Client
from crm.staff.models import StaffMember

from ..forms.tables import Table


@dataclass(frozen=True)
class Version:
    """A policy from a day on, for everybody or for one client."""

    key: str
    valid_from: date
    client: Client | None = None


@dataclass(frozen=True)
class Saved:
    """An order to write a table, or to try it: for whom, by whom and when."""

    form: Any
    client: Client | None
    by: StaffMember
    at: datetime

    @property
    def common(self) -> dict[str, Any]:
        data = self.form.cleaned_data
        return {"valid_from": data["valid_from"], "reason": data["reason"], "by": self.by, "at": self.at}


@dataclass(frozen=True)
class Kind:
    """One kind of policy: how it is asked, foretold and written."""

    slug: str
    title: str
    form: type[Table]
    models: Sequence[str]
    versions: Callable[[], list[Version]]
    values: Callable[[Version], dict[str, Any]]
    everybodys: Callable[[date], dict[str, Any]]
    said: Callable[[dict[str, Any]], str]
    # Both count what the reader may see.
    more: Callable[[StaffMember, datetime], str]
    foretell: Callable[[Saved], str]
    write: Callable[[Saved], object]
    clients_may_have_own: bool = True
