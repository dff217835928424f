from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm.conversations.models import Interaction
from crm.staff.errors import Refusal
from crm.staff.queries import calendar_at
from crm.watch import queries, services
from crm.watch.models import Flag
from crm.watch.values import FlagKind


class Command(BaseCommand):
    help = "Make the open flags equal to the findings of an instant, and say which they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", help="an instant such as 2026-10-19T07:00; without a zone it is the site's")
        parser.add_argument("--json", action="store_true", help="print the open flags as JSON")

    def handle(self, **options: Any) -> None:
        try:
            at = _instant(options["at"]) if options["at"] else timezone.now()
            swept = services.sweep(at, wholly=bool(options["at"]))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        flags = list(queries.with_subjects(queries.open_flags()))
        if options["json"]:
            self.stdout.write(json.dumps(printed(flags, at), indent=1))
        else:
            self.stdout.write(
                f"{swept.opened} opened, {swept.changed} changed, {swept.closed} closed; {len(flags)} open."
            )


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is no instant. Write it as 2026-10-19T07:00.") from error
    return at if at.tzinfo else at.replace(tzinfo=calendar_at(timezone.now()).zone)


def printed(flags: list[Flag], at: datetime) -> list[dict[str, Any]]:
    """The flags with the ids of the demo company where the subject has one."""
    why = queries.arithmetic_now(flags, at)
    asked = Interaction.objects.in_bulk({pk for flag in flags for pk in _questions(flag)})
    names = {pk: question.demo_id or f"interaction:{pk}" for pk, question in asked.items()}
    return [_row(flag, why[flag.pk], names) for flag in flags]


def _questions(flag: Flag) -> list[int]:
    found: list[int] = flag.evidence.get("interactions", [])
    return found


def _row(flag: Flag, why: str, names: dict[int, str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "kind": flag.flag_kind,
        "subject": _subject(flag),
        "severity": flag.severity,
        "escalation_level": flag.escalation_level,
        "why": why,
        "opened_at": flag.opened_at.isoformat(),
    }
    if flag.milestone:
        row["milestone"] = flag.milestone.milestone_kind
    if flag.project and flag.flag_kind == FlagKind.OVERDUE_COMMITMENT:
        row["project"] = flag.project.demo_id or flag.project.code
    if flag.interaction:
        row["projects"] = [project.demo_id or project.code for project in flag.interaction.projects.order_by("code")]
    if flag.flag_kind == FlagKind.REPEAT_BREACH:
        row["interactions"] = [names[pk] for pk in _questions(flag)]
    return row


def _subject(flag: Flag) -> str:
    subjects = (flag.interaction, flag.commitment, flag.project, flag.client)
    named = next((subject for subject in subjects if subject is not None), None)
    return (named.demo_id if named else "") or flag.subject
