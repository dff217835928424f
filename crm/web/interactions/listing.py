"""The list of interactions: what was said, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from crm.conversations.fetching import fetch_people, fetch_projects
from crm.conversations.models import Clock, Interaction
from crm.conversations.selections import interactions_where
from crm.conversations.values import Channel, ClockState, Direction

from ..listing import Act, Asked, Asker, Choice, Column, Day, Empty, Lede, Listing, Named, Person, Tick, Whose
from ..listing.cells import NOTHING, client_column, link, noted, project_column, shortened, state
from ..listing.named import client_called, contact_numbered, project_called
from ..spans import in_words

MOST_NAMES = 3
WAYS = {
    Direction.INBOUND: "from them",
    Direction.OUTBOUND: "from us",
    Direction.TWO_WAY: "both ways",
    Direction.INTERNAL: "among us",
}


def question(whose: Whose, told: dict[str, Any]) -> QuerySet[Interaction]:
    return interactions_where(whose.clients, **told).select_related("client", "clock")


def dress(rows: Sequence[Any], asker: Asker) -> Sequence[Interaction]:
    fetch_projects(rows)
    fetch_people(rows)
    return rows


def lede(asked: Asked) -> Lede:
    client, project, contact = (asked.told(name) for name in ("client", "project", "contact"))
    parts = (
        f" with {contact.name}" if contact else "",
        f" with {client.name}" if client and not contact else "",
        f" on {project.code_name}" if project else "",
    )
    order = "oldest first" if asked.sort == "when" else "newest first"
    return Lede(f"What was said{''.join(parts)},", f"{order}.")


def _summary(fact: Interaction) -> str:
    return link(f"/interactions/{fact.pk}/", shortened(fact.summary))


def how(fact: Interaction) -> tuple[str, str]:
    return fact.get_channel_display(), WAYS[Direction(fact.direction)]


def ours(fact: Interaction) -> list[str]:
    return [
        part.staff.name + (" (leader)" if part.as_leader and part.counts else "") for part in fact.participations.all()
    ]


def theirs(fact: Interaction) -> list[str]:
    return [contact.name for contact in fact.contacts.all()]


def _who(fact: Interaction) -> str:
    both = [_few(names) for names in (theirs(fact), ours(fact)) if names] or [NOTHING]
    return noted(both[0], both[1] if len(both) == 2 else "")


def _few(names: list[str]) -> str:
    rest = len(names) - MOST_NAMES
    return ", ".join(names) if rest < 2 else f"{', '.join(names[:MOST_NAMES])} and {rest} more"


def clock_of(fact: Interaction) -> Clock | None:
    return getattr(fact, "clock", None)


def clock_words(clock: Clock | None) -> tuple[str, str]:
    """Tone and words of how a question stands."""
    if clock is None:
        return "", ""
    if clock.state == ClockState.RUNNING:
        return "soon", "waits for us"
    if clock.state == ClockState.WAIVED or clock.working is None:
        return "", "no reply needed"
    took = in_words(clock.working)
    return ("good", f"answered in {took}") if clock.in_time else ("late", f"answered late, in {took}")


def _reply(fact: Interaction) -> str:
    tone, words = clock_words(clock_of(fact))
    return state(tone, words) if words else NOTHING


INTERACTIONS: Listing[Interaction] = Listing(
    name="interactions",
    title="Interactions",
    path="/interactions/",
    question=question,
    columns=(
        Column("summary", "What was said", lambda row: row.summary, _summary, kind="words"),
        Column("when", "When", lambda row: row.occurred_at, by="moment", kind="moment"),
        client_column(lambda row: row.client),
        project_column(lambda row: row.projects.all()),
        Column("how", "How", lambda row: ", ".join(how(row)), lambda row: noted(*how(row)), kind="code"),
        Column("who", "Who", lambda row: "; ".join((*theirs(row), *ours(row))), _who, kind="names"),
        Column("reply", "Reply", lambda row: clock_words(clock_of(row))[1], _reply),
    ),
    sort="-when",
    filters=(
        Named("client", "Client", find=client_called),
        Named("project", "Project", find=project_called),
        Choice("channel", "Channel", choices=Channel.choices),
        Tick("waiting", "Waits for a reply"),
        Choice("direction", "Direction", where="more", choices=Direction.choices),
        Person("person", "Of us", where="more"),
        Tick("leader", "A leader took part", where="more"),
        Day("from", "From", where="more", asks="since"),
        Day("until", "Until", where="more", edge="end"),
        Named("contact", "With", where="hidden", find=contact_numbered),
    ),
    lede=lede,
    dress=dress,
    empty=Empty("Nothing logged yet.", Act("Log the first contact", "/log/")),
    act=Act("Log contact", "/log/"),
)
