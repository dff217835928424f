"""What a correction teaches: of an address or a whole domain. What it would change is asked first."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from crm.clients.models import Client
from crm.conversations.models import Interaction
from crm.conversations.services import correct, put_on_projects
from crm.conversations.values import Direction
from crm.projects.models import Project
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import note_change

from ..domains import is_freemail
from ..models import Says, TaughtRule
from ..us import DOMAIN

KINDS = ((Says.AUTOMATIC, Says.PERSON), (Says.NO_REPLY,), (Says.PROJECT,))
MOST_AT_ONCE = 2000


def would_change(*, pattern: str, says: str, client: Client, project: Project | None = None) -> QuerySet[Interaction]:
    """The contacts of a client, filed from mail, of which the lesson says something else than they do now."""
    author = Q(filing__mail__author=pattern)
    if "@" not in pattern:
        author = Q(filing__mail__author__endswith=f"@{pattern}") | Q(filing__mail__author__endswith=f".{pattern}")
    rows = Interaction.objects.standing().filter(author, client=client, direction=Direction.INBOUND)
    if says == Says.PROJECT:
        return rows.exclude(projects=project).order_by("-occurred_at", "-id")
    otherwise = {
        Says.AUTOMATIC: Q(automatic=False),
        Says.PERSON: Q(automatic=True),
        Says.NO_REPLY: Q(automatic=False) & (Q(needs_reply=None) | Q(needs_reply=True)),
    }
    return rows.filter(otherwise[Says(says)]).order_by("-occurred_at", "-id")


@transaction.atomic
def teach(
    *,
    pattern: str,
    says: str,
    client: Client,
    by: StaffMember,
    at: datetime,
    project: Project | None = None,
    past: bool = False,
) -> TaughtRule:
    """Let later mail from there be taken so; with `past` what this client's timeline holds as well.

    Refusal for a provider everybody uses, or where no project is named. An older lesson of that kind ends.
    """
    pattern = _checked(pattern, says, project)
    kind = next(kind for kind in KINDS if says in kind)
    TaughtRule.objects.filter(pattern=pattern, says__in=kind, ended_at=None).update(ended_at=at)
    rule = TaughtRule.objects.create(pattern=pattern, says=says, project=project, taught_by=by, taught_at=at)
    note_change(actor=by, at=at, obj=rule, field="says", old="", new=rule)
    if past:
        for fact in would_change(pattern=pattern, says=says, client=client, project=project)[:MOST_AT_ONCE]:
            _apply(rule, fact, by, at)
    return rule


@transaction.atomic
def unteach(*, rule: TaughtRule, by: StaffMember, at: datetime) -> None:
    """The lesson ends; what it changed stays. Safe to do twice."""
    if TaughtRule.objects.filter(pk=rule.pk, ended_at=None).update(ended_at=at):
        note_change(actor=by, at=at, obj=rule, field="ended_at", old="", new=at)


def _apply(rule: TaughtRule, fact: Interaction, by: StaffMember, at: datetime) -> None:
    reason = f"As was taught of {rule.pattern}."
    if rule.says == Says.PROJECT and rule.project:
        put_on_projects(interaction=fact, projects=[rule.project], by=by, at=at, reason=reason)
    elif rule.says == Says.NO_REPLY:
        correct(interaction=fact, by=by, at=at, reason=reason, needs_reply=False)
    else:
        correct(interaction=fact, by=by, at=at, reason=reason, automatic=rule.says == Says.AUTOMATIC)


def _checked(pattern: str, says: str, project: Project | None) -> str:
    pattern = pattern.strip().lower()
    name, at_sign, domain = pattern.rpartition("@")
    if not DOMAIN.fullmatch(domain) or (at_sign and not name):
        raise Refusal(f"“{pattern}” is neither a domain nor an address. Write theirs.com or jane@theirs.com.")
    if not at_sign and is_freemail(domain):
        raise Refusal(f"{domain} belongs to everybody. Teach it of the address alone.")
    if (says == Says.PROJECT) != (project is not None):
        raise Refusal("Say which project it is about.")
    return pattern
