"""Which sources have stopped speaking. What only they would have told is *unknown*, never fine. Nothing here writes.

A source is silent in one of two ways. It *does not answer*: six of its turns have passed since it last did, whether
it fails or nobody asks it because the worker is dead, so `answered_at` is judged and not `failing_since`. Or it
*brings nothing*: it answers, but has been quiet for far longer than ever (`rhythm.py`). Both are counted in working
time of the site. A calendar feed answers and rarely brings, and a mail provider calls us: each is silent in one way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Case, DateTimeField, Exists, F, Q, QuerySet, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce

from crm.staff.models import SiteCalendar
from crm.staff.queries import SiteHours, calendar_at
from crm.worktime import WorkCalendar
from crm.worktime.spans import in_words

from .models import Sighting, Source, SourceKind, SourceRhythm
from .rhythm import Rhythm

# A mailbox is asked each minute, and less often while it fails.
TURNS = 6
MAIL_TURN, FEED_TURN = timedelta(minutes=5), timedelta(minutes=30)
PATIENCE = {
    SourceKind.MAILBOX: TURNS * MAIL_TURN,
    SourceKind.DROPBOX: TURNS * MAIL_TURN,
    SourceKind.CALENDAR: TURNS * FEED_TURN,
}
BRINGS = (SourceKind.MAILBOX, SourceKind.DROPBOX, SourceKind.WEBHOOK)
EVER = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cuts:
    """The instants before which a mailbox, or a feed, must have answered to be silent now."""

    mail: datetime
    feeds: datetime

    @classmethod
    def at(cls, at: datetime, calendar: WorkCalendar) -> Cuts:
        mail, feeds = (calendar.back(at, TURNS * turn) or EVER for turn in (MAIL_TURN, FEED_TURN))
        return cls(mail, feeds)

    def of(self, kind: str) -> datetime:
        """By when a source of this kind must have answered; a mail provider calls us and is never asked."""
        return EVER if kind == SourceKind.WEBHOOK else self.feeds if kind == SourceKind.CALENDAR else self.mail


class Hearing(TextChoices):
    """How a source stands."""

    SILENT = "silent", "Silent"
    FAILING = "failing", "Failing"
    LEARNING = "learning", "Learning"
    SPEAKS = "speaks", "Speaks"
    OFF = "off", "Off"


@dataclass(frozen=True)
class Heard:
    """A source and how it stands. `since` is when it was last heard of, `from_` when that became too long ago."""

    source: Source
    state: Hearing
    rhythm: Rhythm | None = None
    answers: bool = True
    since: datetime | None = None
    silent_from: datetime | None = None
    why: str = ""

    @property
    def is_silent(self) -> bool:
        return self.state is Hearing.SILENT

    @property
    def how(self) -> str:
        """“has brought nothing” or “has not answered”, whichever is too long ago."""
        return "has brought nothing" if self.answers else "has not answered"


def hearing(at: datetime, hours: SiteHours | None = None, rows: QuerySet[Source] | None = None) -> list[Heard]:
    """Every source, or those of `rows`, and how it stands at an instant. One statement."""
    calendar = (hours or calendar_at(at)).calendar
    cuts = Cuts.at(at, calendar)
    rows = Source.objects.all() if rows is None else rows
    return [heard(source, calendar, at, cuts) for source in rows.select_related("rhythm")]


def silent_sources(at: datetime, hours: SiteHours | None = None, rows: QuerySet[Source] | None = None) -> list[Heard]:
    """The sources that are silent at an instant, the longest first. One statement, or none (`with_pulse`)."""
    hours = hours or calendar_at(at)
    if none_may_be_silent(at, hours):
        return []
    found = [one for one in hearing(at, hours, rows) if one.is_silent]
    return sorted(found, key=lambda one: (one.silent_from or at, one.source.pk))


def none_may_be_silent(at: datetime, hours: SiteHours) -> bool:
    """Whether the calendar a page has read says that every source speaks (`with_pulse`)."""
    return all_speak(hours.row, at, Cuts.at(at, hours.calendar))


def heard(source: Source, calendar: WorkCalendar, at: datetime, cuts: Cuts) -> Heard:
    """How one source stands. Not answering comes first: what does not answer cannot bring anything."""
    rhythm, quiet_after = rhythm_of_source(source), _quiet_after(source)
    last = source.answered_at or source.made_at
    if not source.is_active:
        return Heard(source, Hearing.OFF, rhythm)
    if last < cuts.of(source.kind):
        passed = in_words(calendar.elapsed(last, at))
        since = calendar.last_in_time(last, PATIENCE[SourceKind(source.kind)])
        why = f"It has not answered for {passed} of working time."
        return Heard(source, Hearing.SILENT, rhythm, False, last, since, why)
    if rhythm and quiet_after and quiet_after < at:
        why = rhythm.silence_in_words(calendar, at)
        return Heard(source, Hearing.SILENT, rhythm, True, rhythm.last, quiet_after, why)
    return Heard(source, _calm(source, rhythm), rhythm)


def _calm(source: Source, rhythm: Rhythm | None) -> Hearing:
    if source.failing_since:
        return Hearing.FAILING
    learns = source.kind in BRINGS and (rhythm is None or not rhythm.is_learned)
    return Hearing.LEARNING if learns else Hearing.SPEAKS


def rhythm_of_source(source: Source) -> Rhythm | None:
    """What is known of its past; None before it has brought anything."""
    row: SourceRhythm | None = getattr(source, "rhythm", None)
    return Rhythm(row.days, row.moments, row.longest, row.last) if row and row.last else None


def _quiet_after(source: Source) -> datetime | None:
    """When its quiet becomes unusual; None while it learns, or has just brought what nobody has counted yet."""
    row: SourceRhythm | None = getattr(source, "rhythm", None)
    counted = row is not None and (source.brought_at is None or source.brought_at <= row.learned_to)
    return row.quiet_after if row and counted else None


def with_pulse(rows: QuerySet[SiteCalendar]) -> QuerySet[SiteCalendar]:
    """Calendars that bring along, in the statement that reads them, whether any source may be silent: a page that has
    one asks nothing more while all of them speak.
    """
    active = Source.objects.active().annotate(heard_at=Coalesce("answered_at", "made_at"))
    counted = active.filter(brought_at__lte=F("rhythm__learned_to"))
    return rows.annotate(
        mail_heard=_earliest(active.filter(kind__in=(SourceKind.MAILBOX, SourceKind.DROPBOX)), "heard_at"),
        feeds_heard=_earliest(active.filter(kind=SourceKind.CALENDAR), "heard_at"),
        quiet_after=_earliest(counted, "rhythm__quiet_after"),
    )


def _earliest(rows: QuerySet[Source], field: str) -> Subquery:
    earliest = rows.exclude(**{field: None}).order_by(field).values(field)[:1]
    return Subquery(earliest, output_field=DateTimeField())


def all_speak(row: SiteCalendar, at: datetime, cuts: Cuts) -> bool:
    """Whether a calendar has brought along that no source is silent; False: it may be, and must be asked."""
    known = vars(row)
    if "mail_heard" not in known:
        return False
    ends = ((known["mail_heard"], cuts.mail), (known["feeds_heard"], cuts.feeds), (known["quiet_after"], at))
    return not any(moment and moment < end for moment, end in ends)


def silent_where(at: datetime, cuts: Cuts) -> Q:
    """What `heard` says, as a condition on sources with `heard_at`."""
    mail = Q(kind__in=(SourceKind.MAILBOX, SourceKind.DROPBOX), heard_at__lt=cuts.mail)
    feeds = Q(kind=SourceKind.CALENDAR, heard_at__lt=cuts.feeds)
    quiet = Q(rhythm__quiet_after__lt=at, brought_at__lte=F("rhythm__learned_to"))
    return Q(is_active=True) & (mail | feeds | quiet)


def sources_with(flagged: Exists, at: datetime, cuts: Cuts) -> QuerySet[Source]:
    """Sources of which `flagged` does not say what is true, or that brought what nobody has counted. Few, and cheap."""
    rows = Source.objects.alias(
        heard_at=Coalesce("answered_at", "made_at"),
        flagged=flagged,
        silent=Case(When(silent_where(at, cuts), then=Value(True)), default=Value(False)),
    )
    return rows.filter(~Q(silent=F("flagged")) | unlearned_where())


def unlearned_where() -> Q:
    """It has brought something that is not counted into its rhythm, or is counted by other hours."""
    fresh = Q(rhythm=None) | Q(brought_at__gt=F("rhythm__learned_to")) | older_hours()
    return Q(kind__in=BRINGS, brought_at__isnull=False) & fresh


def older_hours() -> Q:
    """Its working time was counted by hours that were edited since."""
    return Q(rhythm__calendar_revision__lt=F("rhythm__calendar__revision"))


def unlearned() -> QuerySet[Source]:
    return Source.objects.filter(unlearned_where())


def spoke_after(source_id: int, at: datetime, *, brings: bool) -> datetime | None:
    """When a source that was silent spoke again: brought the first thing since, or answered; None: it has not."""
    if brings:
        since = Sighting.objects.filter(source=source_id, received_at__gt=at).order_by("received_at")
        return since.values_list("received_at", flat=True).first()
    return Source.objects.filter(pk=source_id).values_list("answered_at", flat=True).first()
