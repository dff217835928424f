"""Two clients with some of everything, one open and one restricted, and people on both sides of its wall.

Every name and every text of the restricted client has the word SECRET in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core import mail as outbox
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from crm.capture.calendar.reading import read
from crm.capture.services import say_whose, say_whose_mail, take_in_all, teach
from crm.capture.services.meetings import Teller, take_in_meetings
from crm.capture.services.settling import settle_meetings
from crm.capture.us import Us
from crm.clients.models import AccessGrant, Client
from crm.clients.services import change_client, end_grant, grant_access
from crm.conversations.defaults import CAPS, TARGETS
from crm.conversations.models import Interaction
from crm.conversations.services import excuse, keep, move, withdraw, withdraw_promise
from crm.conversations.services.policies import set_response_policy
from crm.digests.build import build as build_week
from crm.digests.models import Delivery, Digest, Heard, MailAct
from crm.digests.period import last_period
from crm.digests.services import queue_daily, queue_invitations, send_again, tell
from crm.digests.snapshot import freeze, thaw
from crm.leadership.defaults import LIMITS
from crm.leadership.services import open_feed, plan, set_leadership_policy, withdraw_plan
from crm.projects.models import Project
from crm.projects.services import add_milestone, assign, finish_milestone, move_milestone, move_phase
from crm.staff.models import StaffMember
from crm.staff.services.keys import make_key
from crm.watch.defaults import SILENCE
from crm.watch.models import Flag
from crm.watch.services import acknowledge, snooze, sweep
from crm.watch.services.policies import set_silence_policy
from tests import make
from tests.capture.calendar.invitations import calendar, event
from tests.capture.mails import mail, multipart
from tests.digests.post import posted

SECRET, OPEN = "Xylothane", "Larkspur"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
US = Us(domains=frozenset(("brackenfold.test",)))
# Who stands outside of the wall.
STRANGERS: dict[str, dict[str, Any]] = {
    "project manager": {"staff_role": "project_manager"},
    "leader": {"staff_role": "cso", "is_leadership": True},
    "reader": {"staff_role": "reader"},
    "administrator": {"staff_role": "administrator"},
    # Ran the project until yesterday, so much of it still carries their name.
    "former manager": {"staff_role": "project_manager", "is_leadership": True},
    # Was let in until yesterday, and is again from tomorrow on.
    "guest": {"staff_role": "scientist"},
}


@dataclass
class World:
    at: datetime
    inside: StaffMember
    people: dict[str, StaffMember]
    clients: dict[str, Client] = field(default_factory=dict)
    # Of each, for programs.
    keys: dict[str, str] = field(default_factory=dict)
    mails: list[str] = field(default_factory=list)
    # What the pages said before the restricted client came.
    before: dict[str, dict[str, str]] = field(default_factory=dict)

    def browser(self, who: str) -> Browser:
        """Signed in, and with a key in hand, which pages do not look at."""
        browser = Browser(headers={"authorization": f"Bearer {self.keys[who]}"})
        browser.force_login(self.people[who])
        return browser


def build(at: datetime, looked: Callable[[World], dict[str, dict[str, str]]]) -> World:
    """The house without the restricted client, what the strangers see of it, and then with it."""
    make.house()
    people = {who: make.person(who.title(), **facts) for who, facts in STRANGERS.items()}
    inside = make.leader("Insa Inside", staff_role="program_director")
    world = World(at, inside, people | {"inside": inside})
    for member in world.people.values():
        open_feed(staff=member, by=member, at=at)
    for who, member in world.people.items():
        world.keys[who] = make_key(staff=member, name="sheet", days=30, by=member, at=at)
    fill(world, OPEN)
    sweep(at)
    tell_all(world)
    world.before = looked(world)
    fill(world, SECRET, restricted_access=True)
    let_in(world, world.people["guest"])
    tell_all(world)
    press(world)
    end_access(world)
    sweep(at, wholly=True)
    return world


def fill(world: World, word: str, **facts: Any) -> None:
    """A client of that name with some of everything; whoever will lose their access did most of it."""
    at, former = world.at, world.people["former manager"]
    client = make.client(
        f"{word} Bio", short_code=word[:6].upper(), domain=f"{word.lower()}.test", note=f"{word} note",
        executive_sponsor=world.inside, relationship_owner=world.inside, **facts,
    )  # fmt: skip
    world.clients[word] = client
    change_client(client=client, by=world.inside, at=at, reason=f"{word} reason", note=f"{word} other note")
    project = make.project(
        client, code=f"{word[:8].upper()}-1", code_name=f"{word} Tree", project_manager=former,
        note=f"{word} project note", health="red", health_reason=f"{word} is unwell",
    )  # fmt: skip
    move_phase(project=project, phase="analytical_development", by=former, at=at, reason=f"{word} moves on")
    assign(project=project, staff=former, function="quality", since=at.date(), by=former, at=at)
    _said(world, word, project)
    _promised(word, project, former, at)
    _planned(world, word, project)
    _captured(world, word, client, project)
    _settings(word, client, former, at)
    sweep(at, client=client)
    for flag in Flag.objects.filter(client=client)[:2]:
        acknowledge(flag=flag, by=former, at=at, reason=f"{word} is known")
        snooze(flag=flag, until=at + HOUR, reason=f"{word} can wait", by=former, at=at)


def _said(world: World, word: str, project: Project) -> None:
    at, former = world.at, world.people["former manager"]
    person = make.contact(
        project.client, f"{word} Person", email=f"person@{word.lower()}.test", title=f"{word} chemist", phone="1"
    )
    make.call(
        project,
        at - 3 * DAY,
        world.inside,
        former,
        contacts=[person],
        summary=f"{word} call",
        purpose="steering_committee",
    )
    make.call(project, at - 2 * DAY, former, contacts=[person], summary=f"{word} kick-off", minutes_required=True)
    for days, took in ((9, HOUR), (8, 5 * DAY)):
        asked = make.question(project, at - days * DAY, summary=f"{word} asks {days}", contacts=[person])
        make.answer(asked, at - days * DAY + took, by=former, summary=f"{word} reply")
    waived = make.question(project, at - 7 * DAY, summary=f"{word} thanks", channel="chat")
    excuse(clock=make.clock_of(waived), by=former, at=at, reason=f"{word} needs nothing")
    make.question(project, at - 20 * DAY, summary=f"{word} is late", priority="urgent", owner=former)
    make.question(project, at - HOUR / 6, summary=f"{word} waits", owner=former)
    gone = make.call(project, at - DAY, former, contacts=[person], summary=f"{word} gone")
    withdraw(interaction=gone, by=former, at=at, reason=f"{word} was wrong")


def _promised(word: str, project: Project, owner: StaffMember, at: datetime) -> None:
    for days, text in ((1, "soon"), (-5, "overdue"), (-9, "kept"), (-4, "moved"), (3, "gone")):
        promise = make.promised(project, at + days * DAY, text=f"{word} {text}", owner=owner)
        if text == "kept":
            keep(commitment=promise, done=promise.due - DAY, by=owner, at=at)
        if text == "moved":
            move(commitment=promise, due=at + 9 * DAY, reason=f"{word} moved", by=owner, at=at)
        if text == "gone":
            withdraw_promise(commitment=promise, reason=f"{word} gone", by=owner, at=at)
    stones = [
        add_milestone(
            project=project, milestone_kind="kickoff_held", name=f"{word} batch {days}",
            due=(at + days * DAY).date(), by=owner, at=at,
        )
        for days in (-8, 2, 4)
    ]  # fmt: skip
    finish_milestone(milestone=stones[1], on=at.date(), by=owner, at=at)
    move_milestone(milestone=stones[2], due=(at + 6 * DAY).date(), reason=f"{word} slips", by=owner, at=at)


def _planned(world: World, word: str, project: Project) -> None:
    at, leaders = world.at, (world.inside, world.people["former manager"])
    for number, leader in enumerate(leaders):
        when = at + (number + 2) * DAY
        facts: dict[str, Any] = {"project": project, "leader": leader, "by": leader, "at": at}
        plan(planned_for=when, note=f"{word} plan", **facts)
    touch = plan(planned_for=at + 5 * DAY, note=f"{word} plan", **facts)
    withdraw_plan(touchpoint=touch, by=world.inside, at=at, reason=f"{word} off")


def _captured(world: World, word: str, client: Client, project: Project) -> None:
    at, low = world.at, word.lower()
    kind, body = multipart(
        f"Content-Type: text/plain\r\n\r\nWhere is the {word} batch?",
        f"Content-Disposition: attachment; filename={low}.txt\r\n\r\n{word} data",
    )
    written: dict[str, Any] = {
        "sender": f"{word} Person <person@{low}.test>",
        "sent": at - 2 * DAY,
        "subject": f"{word} batch",
    }
    raws = [
        mail(id=f"{low}-1", content_type=kind, body=body, **written),
        mail(id=f"{low}-2", body=f"{word} thanks", **written),
        # From elsewhere, with somebody of the client in copy: it waits, and hints at them.
        mail(
            f"{word} Lawyer <law@{low}-law.test>",
            id=f"{low}-3",
            subject=f"{word} clause",
            sent=at - DAY,
            cc=f"jo@{low}.test",
        ),
        mail(
            f"{word} Helper <{low}@gmail.com>",
            id=f"{low}-4",
            subject=f"{word} help",
            sent=at - DAY,
            cc=f"jo@{low}.test",
        ),
    ]
    one, _, waiting, other = (taken.mail for taken in take_in_all(raws, us=US, at=at))
    former = world.people["former manager"]
    say_whose(name=f"{low}-other.test", client=client, by=former, at=at)
    say_whose_mail(mail=other, client=client, by=former, at=at)
    teach(pattern=f"{low}.test", says="project", client=client, project=project, by=former, at=at)
    fact = Interaction.objects.filter(client=client, filing__mail=one).get()
    facts: dict[str, Any] = {"kind": "answer", "recipient": former, "made_at": at, "not_before": at}
    subjects = ("Your week", f"{word} logged")
    told = [Delivery.objects.create(key=f"{low}:{subject}", subject=subject, **facts) for subject in subjects]
    said = {"summary": f"{word} said by mail", "marks": [f"{word} Bio"]}
    about = {"mail": waiting, "interaction": fact, "answers": told[0], "delivery": told[1]}
    Heard.objects.create(**about, reader=former, at=at, told=said)
    _met(world, word)
    browser = world.browser("inside")
    browser.post("/intake/files/", {"files": SimpleUploadedFile(f"{low}.eml", mail(id=f"{low}-5", **written))})
    rows = f"Name,Client\n{word} Ada,{word} Bio\n"
    browser.post("/tables/", {"kind": "contacts", "file": SimpleUploadedFile(f"{low}.csv", rows.encode())})


def _met(world: World, word: str) -> None:
    low, at = word.lower(), world.at
    lines = (
        f"ORGANIZER:mailto:{world.inside.email}",
        f"ATTENDEE;CN={word} Person;PARTSTAT=ACCEPTED:mailto:person@{low}.test",
        "DURATION:PT1H", f"SUMMARY:{word} meeting", f"LOCATION:{word} hall",
    )  # fmt: skip
    parts = [
        event(*lines, uid=f"{low}{number}@x.test", starts=f"DTSTART:{at + number * DAY:%Y%m%dT%H%M%SZ}")
        for number in (-3, 3)
    ]
    before = at - 4 * DAY
    take_in_meetings(read(calendar(*parts), zone=make.SITE, at=before), teller=Teller(), at=before)
    settle_meetings(at)


def _settings(word: str, client: Client, by: StaffMember, at: datetime) -> None:
    facts: dict[str, Any] = {"client": client, "by": by, "at": at, "valid_from": at.date(), "reason": f"{word} policy"}
    set_response_policy(targets=TARGETS, caps=CAPS, **facts)
    set_leadership_policy(limits=LIMITS, **facts)
    set_silence_policy(limits=SILENCE, **facts)


def tell_all(world: World) -> None:
    """Everything that leaves, to everybody; who stands inside gets some of it."""
    period = last_period(world.at)
    for member in world.people.values():
        facts: dict[str, Any] = {"period_end": period.end, "due_at": period.due_at, "built_at": world.at}
        facts["figures"] = freeze(build_week(member, period, world.at))
        digest, _ = Digest.objects.update_or_create(recipient=member, period_start=period.start, defaults=facts)
        send_again(digest=digest, by=member, at=world.at)
    for job in (tell, queue_daily, queue_invitations):
        job(world.at)
    posted(world.at)
    outside = {member.email for who, member in world.people.items() if who not in ("inside", "former manager")}
    told = [message for message in outbox.outbox if outside & set(message.to)]
    world.mails = [f"{message.subject}\n{message.message().as_string()}\n{message.body}" for message in told]


def press(world: World) -> None:
    """Whoever will lose their access has used the first button of every ask."""
    digest = Digest.objects.get(recipient=world.people["former manager"])
    for place, ask in enumerate(thaw(digest.figures).asks):
        said = f"Your call is logged: {ask.title}"
        MailAct.objects.create(digest=digest, place=place, act=ask.acts[0], at=world.at, said=said)


def let_in(world: World, guest: StaffMember) -> None:
    """For some days that are over, and for some that have not begun."""
    client, by = world.clients[SECRET], world.inside
    for days in (-5, 1):
        begin = world.at + days * DAY
        grant_access(client=client, staff=guest, by=by, at=begin, until=begin + 4 * DAY, reason=f"{SECRET} audit")


def end_access(world: World) -> None:
    """The former manager may look no more."""
    grants = AccessGrant.objects.filter(client=world.clients[SECRET], staff=world.people["former manager"])
    for grant in grants:
        end_grant(grant=grant, by=world.inside, at=world.at, reason=f"{SECRET} is over")
