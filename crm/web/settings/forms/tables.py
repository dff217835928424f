"""Policies as tables of numbers, with the day they begin and the reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, ClassVar

from django import forms

from crm.clients.values import Tier
from crm.conversations.targets import TargetTable
from crm.conversations.values import WRITTEN, Channel, Priority, Situation
from crm.projects.values import PhaseGroup

from .fields import DayField

Choices = tuple[tuple[str, str], ...]
NUMBER = {"class": "form-control", "inputmode": "decimal"}


class HoursNumber(forms.DecimalField):
    """Working hours such as 4.5; the value is a span."""

    def __init__(self, *, least: str = "0.1", **options: Any) -> None:
        widget = forms.NumberInput(attrs=NUMBER | {"step": "any"})
        super().__init__(min_value=Decimal(least), max_value=Decimal(1000), decimal_places=2, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value / timedelta(hours=1):g}" if isinstance(value, timedelta) else value

    def clean(self, value: Any) -> Any:
        hours = super().clean(value)
        return None if hours is None else timedelta(seconds=int(hours * 3600))


class DaysNumber(forms.IntegerField):
    """Calendar days."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=366, widget=forms.NumberInput(attrs=NUMBER), **options)


class Table(forms.Form):
    """One number for each row and column. `first` is the earliest day the table may begin."""

    ROWS: ClassVar[Choices] = ()
    COLUMNS: ClassVar[Choices] = ()
    UNIT: ClassVar[str] = ""
    # Templates ask the class for its columns.
    do_not_call_in_templates: ClassVar[bool] = True

    valid_from = DayField(label="From which day on")
    reason = forms.CharField(max_length=300, label="Why", help_text="Stays with the record.")

    def __init__(self, *args: Any, first: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.first = first
        for row, row_label in self.ROWS:
            for column, column_label in self.COLUMNS:
                self.fields[f"{row}_{column}"] = self.number(f"{row_label}, {column_label.lower()}")

    def number(self, label: str) -> forms.Field:
        return DaysNumber(label=label)

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day < self.first:
            raise forms.ValidationError("What was judged stays as it was. Choose today or a day that is ahead.")
        return day

    def cells(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Each row's label and its fields."""
        for row, label in self.ROWS:
            yield label, [self[f"{row}_{column}"] for column, _ in self.COLUMNS]

    def extras(self) -> list[forms.BoundField]:
        """What belongs to the policy beside its table."""
        return []

    def value(self, row: str, column: str) -> Any:
        return self.cleaned_data[f"{row}_{column}"]


class Replies(Table):
    """First-reply targets in working hours."""

    ROWS = tuple(Situation.choices)
    COLUMNS = tuple(Priority.choices)
    UNIT = "working hours to the first reply"

    after_hours = HoursNumber(label="Urgent work with after-hours cover, in clock hours")
    minutes = HoursNumber(label="Minutes of a call, in working hours")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for channel in sorted(WRITTEN, key=Channel.values.index):
            label = f"{channel.label}, at most"
            self.fields[f"cap_{channel}"] = HoursNumber(label=label, required=False)

    def number(self, label: str) -> forms.Field:
        return HoursNumber(label=label)

    def extras(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("cap_") or name in ("after_hours", "minutes")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for priority in Priority.values:
            core, standard = data.get(f"core_{priority}"), data.get(f"standard_{priority}")
            if core and standard and standard > core:
                self.add_error(f"standard_{priority}", "A small client is never answered more slowly than a core one.")
        return data

    @property
    def targets(self) -> dict[str, dict[str, timedelta]]:
        return {
            priority: {situation: self.value(situation, priority) for situation in Situation.values}
            for priority in Priority.values
        }

    @property
    def caps(self) -> dict[str, timedelta]:
        named = {str(channel): self.cleaned_data.get(f"cap_{channel}") for channel in WRITTEN}
        return {channel: longest for channel, longest in named.items() if longest}

    @property
    def table(self) -> TargetTable:
        data = self.cleaned_data
        return TargetTable(0, False, self.targets, self.caps, data["after_hours"], data["minutes"])


class Limits(Table):
    """Longest gaps in calendar days, by phase group and tier."""

    ROWS = tuple(PhaseGroup.choices)
    COLUMNS = tuple(Tier.choices)
    UNIT = "calendar days"

    @property
    def limits(self) -> dict[PhaseGroup, tuple[int, int, int]]:
        return {
            group: (self.value(group, Tier.STRATEGIC), self.value(group, Tier.CORE), self.value(group, Tier.STANDARD))
            for group in PhaseGroup
        }


class LeadershipLimits(Limits):
    onboarding_days = DaysNumber(label="Days after kick-off with the onboarding limit")

    def extras(self) -> list[forms.BoundField]:
        return [self["onboarding_days"]]


class Ladder(Table):
    """Working hours past due at which each level begins."""

    ROWS = (
        ("1", "Level 1: owner and backup"),
        ("2", "Level 2: program director"),
        ("3", "Level 3: executive sponsor"),
        ("4", "Level 4: CEO and site head"),
    )
    COLUMNS = (("normal", "Normal and low"), ("high", "High"), ("urgent", "Urgent"))
    UNIT = "working hours past due"

    def number(self, label: str) -> forms.Field:
        return HoursNumber(label=label, least="0")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for (low, _), (high, _) in pairwise(self.ROWS):
            for column, _ in self.COLUMNS:
                below, above = data.get(f"{low}_{column}"), data.get(f"{high}_{column}")
                if below is not None and above is not None and above <= below:
                    self.add_error(f"{high}_{column}", f"Level {high} begins later than level {low}.")
        return data

    @property
    def steps(self) -> dict[int, tuple[float, float, float]]:
        return {int(level): self._row(level) for level, _ in self.ROWS}

    def _row(self, level: str) -> tuple[float, float, float]:
        normal, high, urgent = (self.value(level, column) / timedelta(hours=1) for column, _ in self.COLUMNS)
        return normal, high, urgent
