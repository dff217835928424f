"""Questions about flags. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from crm.clients.models import Client
from crm.conversations.ledger import working_so_far
from crm.conversations.models import Clock
from crm.staff.columns import Number, any_of

from .models import Flag, FlagEvent
from .rules.clocks import arithmetic
from .values import FlagKind, FlagStatus, Severity

# The rule of each kind in words (GLOSSARY.md, flag kinds).
RULE_IN_WORDS = {
    FlagKind.SOURCE_SILENT: "A source we hear through does not answer, or has brought nothing for far longer than "
    "ever. What only it would have told is unknown. It closes when the source speaks again.",
    FlagKind.SLOW_RESPONSE: "A client's question has waited longer than its target. A person's first reply closes it.",
    FlagKind.NO_LEADERSHIP_CONTACT: "No senior leader has led or attended a contact on this project for longer than "
    "its limit. Such a contact closes it; a leader in copy does not.",
    FlagKind.NO_CONTACT: "Nothing has been logged with the client on this project for longer than its limit. It may "
    "have happened and not be logged.",
    FlagKind.OVERDUE_COMMITMENT: "A promise has passed its date. It closes when done, or moved with the client's "
    "agreement and a reason.",
    FlagKind.MILESTONE_OVERDUE: "A milestone has passed its date and is not done. It closes when done or re-dated.",
    FlagKind.MINUTES_OVERDUE: "The minutes of a call have not left within two business days.",
    FlagKind.REPEAT_BREACH: "Two replies to one client were late or missing within ten business days. The executive "
    "sponsor's review closes it.",
    FlagKind.OWNER_ABSENT: "The owner of a waiting question is away and nobody covers. Naming a cover closes it.",
    FlagKind.DATA_GAP: "An open project lacks a project manager, an executive sponsor or the client's time zone.",
}


def by_severity(column: str = "severity") -> Case:
    """The order in which the most serious stands first."""
    ranks = (When(**{column: name}, then=Value(n)) for n, name in enumerate((Severity.SERIOUS, Severity.WARNING)))
    return Case(*ranks, default=Value(2), output_field=IntegerField())


WORST_FIRST = by_severity()


def within_sight(clients: QuerySet[Client]) -> Q:
    """Flags of these clients, and those of our sources, which concern everybody."""
    return Q(client__in=clients) | Q(source__isnull=False)


def open_flags(clients: QuerySet[Client] | None = None, kind: str = "", project: int | None = None) -> QuerySet[Flag]:
    """Flags of clients that are still true and not dismissed, worst first; of all clients, those of sources as well."""
    rows = Flag.objects.all().standing()
    rows = rows if clients is None else rows.filter(client__in=clients)
    rows = rows.filter(flag_kind=kind) if kind else rows
    rows = rows.filter(project=project) if project else rows
    return _worst_first(rows)


def flags_in_sight(clients: QuerySet[Client], kind: str = "") -> QuerySet[Flag]:
    """The same of what somebody may see: of these clients, and of our sources."""
    rows = Flag.objects.all().standing().filter(within_sight(clients))
    return _worst_first(rows.filter(flag_kind=kind) if kind else rows)


def _worst_first(rows: QuerySet[Flag]) -> QuerySet[Flag]:
    return rows.select_related("client", "project").order_by(WORST_FIRST, "-escalation_level", "opened_at", "id")


def worst_of(rows: QuerySet[Flag], most: int) -> QuerySet[Flag]:
    """The first few of flags in order, the worst; nothing is looked up about the others."""
    return _worst_first(Flag.objects.filter(pk__in=rows.select_related(None).values("pk")[:most]))


def with_subjects(rows: QuerySet[Flag]) -> QuerySet[Flag]:
    """Flags with what they are about and who is asked to act, at the price of seven more tables."""
    about = ("interaction", "interaction__clock", "commitment", "milestone")
    return rows.select_related("client", "source", "project", *about, "owner", "assigned_to")


def worst_placed(clients: QuerySet[Client], kinds: Sequence[str], most: int, beside: QuerySet[Flag]) -> QuerySet[Flag]:
    """The worst few flags of each kind, the worst first, each with `of_kind`, how many there are; and `beside` them
    some of another kind."""
    order = (WORST_FIRST, F("escalation_level").desc(), F("opened_at"), F("id"))
    place = Window(RowNumber(), partition_by="flag_kind", order_by=order)
    standing = Flag.objects.all().standing().filter(client__in=clients, flag_kind__in=kinds)
    placed = any_of(standing.order_by(), beside.order_by()).annotate(
        place=place, of_kind=Window(Count("pk"), partition_by="flag_kind")
    )
    shown = placed.filter(Q(place__lte=most) | ~Q(flag_kind__in=kinds))
    return shown.order_by("place").select_related("client", "project", "source")


def worst_of_each(placed: Iterable[Flag], kinds: Iterable[str]) -> dict[str, tuple[list[Flag], int]]:
    """Per kind the worst few flags, and how many there are."""
    found: dict[str, tuple[list[Flag], int]] = {kind: ([], 0) for kind in kinds}
    for row in placed:
        found[row.flag_kind] = ([*found[row.flag_kind][0], row], vars(row)["of_kind"])
    return found


def with_open_flags(clients: QuerySet[Client]) -> QuerySet[Client]:
    """The clients with `open_flags`, how many need a look."""
    standing = Flag.objects.all().standing().filter(client=OuterRef("pk"))
    return clients.annotate(open_flags=Number(standing.values("pk")))


def stood_at(at: datetime, kind: FlagKind, clients: QuerySet[Client] | None = None) -> QuerySet[Flag]:
    """Flags of a kind that were true at a past instant, dismissed ones left out."""
    rows = Flag.objects.filter(flag_kind=kind, opened_at__lte=at).exclude(status=FlagStatus.DISMISSED)
    rows = rows.filter(Q(closed_at=None) | Q(closed_at__gt=at))
    return rows if clients is None else rows.filter(client__in=clients)


def awake(rows: QuerySet[Flag]) -> QuerySet[Flag]:
    """Without the snoozed ones."""
    return rows.exclude(status=FlagStatus.SNOOZED)


def arithmetic_now(flags: Iterable[Flag], at: datetime) -> dict[int, str]:
    """Per flag number the sum as it stands now; time alone changes it, so the stored text may be older."""
    flags = list(flags)
    waiting = [flag.interaction_id for flag in flags if flag.flag_kind == FlagKind.SLOW_RESPONSE]
    clocks = {
        clock.opened_by_id: clock for clock in Clock.objects.filter(opened_by__in=waiting).select_related("calendar")
    }
    return {flag.pk: _sum(flag, clocks.get(flag.interaction_id or 0), at) for flag in flags}


def _sum(flag: Flag, clock: Clock | None, at: datetime) -> str:
    if clock is None or flag.flag_kind != FlagKind.SLOW_RESPONSE:
        return flag.why
    return arithmetic(clock, working_so_far(clock, at), flag.escalation_level)


def history(flag: Flag) -> QuerySet[FlagEvent]:
    return flag.events.select_related("by")
