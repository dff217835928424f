"""The demo company's house: calendar, staff, absences."""

from __future__ import annotations

from datetime import date, datetime

from crm.staff.models import StaffMember
from crm.staff.services import add_holidays, add_member, add_shutdown, install, set_absence, set_hours

from .source import DAYS, Row, Source

FIRST_DAY = date(2000, 1, 1)
# Everybody of the demo company signs in with a click; no password of theirs works anywhere.
FIELDS = ("title", "function", "staff_role", "is_leadership")

# Somebody must be able to try the settings; the file names no administrator.
ADMINISTERS = ("ceo", "program_director")


def set_up(source: Source, *, at: datetime) -> None:
    """The installation, its hours, holidays and shutdowns."""
    company, calendar = source.data["company"], source.data["calendar"]
    hours = {day: [[calendar["day_start"], calendar["day_end"]]] for day in calendar["working_days"] if day in DAYS}
    site = company["site"]
    install(
        company_name=company["name"],
        timezone=calendar["timezone"],
        at=at,
        country=site["country"],
        site_name=site["name"],
        is_demo=True,
        hours=hours,
    )
    set_hours(name=site["name"], timezone=calendar["timezone"], hours=hours, valid_from=FIRST_DAY, at=at)
    add_holidays(days={date.fromisoformat(row["date"]): row["name"] for row in calendar["holidays"]}, at=at)


def load_shutdowns(source: Source, staff: dict[str, StaffMember], *, at: datetime) -> None:
    for row in source.data["calendar"].get("shutdowns", ()):
        add_shutdown(
            name=row["name"],
            start=date.fromisoformat(row["start"]),
            end=date.fromisoformat(row["end"]),
            at=at,
            counts_as_holiday=row["counts_as_holiday"],
            emergency_contact=staff[row["emergency_contact"]],
            clients_told=row["client_notice_sent"],
        )


def load_staff(source: Source, staff: dict[str, StaffMember], *, at: datetime) -> None:
    for row in source.rows("staff"):
        facts = {field: row[field] for field in FIELDS} | {"is_superuser": row["staff_role"] in ADMINISTERS}
        staff[row["id"]] = add_member(email=row["email"], name=row["name"], at=at, demo_id=row["id"], **facts)
    for row in source.rows("staff"):
        _give_backup(row, staff)
    load_shutdowns(source, staff, at=at)


def _give_backup(row: Row, staff: dict[str, StaffMember]) -> None:
    if row.get("backup"):
        member = staff[row["id"]]
        member.backup = staff[row["backup"]]
        member.save(update_fields=["backup"])


def load_absences(source: Source, staff: dict[str, StaffMember], *, at: datetime) -> None:
    for number, row in enumerate(source.rows("absences"), start=1):
        where = f"absences, entry {number}"
        set_absence(
            staff=staff[row["staff"]],
            start=source.instant(row["start"], where),
            end=source.instant(row["end"], where),
            cover=staff[row["cover"]] if row.get("cover") else None,
            by=None,
            at=at,
            note=row.get("note", ""),
        )
