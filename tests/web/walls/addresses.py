"""Every address with the things it is filled with. An address that stands here nowhere fails `test_walls.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Model, Q
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from crm.capture.models import Belonging, CapturedMail, CapturedMeeting, ImportRun, Source, TableImport, TaughtRule
from crm.capture.tables.kinds import KINDS
from crm.clients.models import Client, Contact
from crm.conversations.models import Clock, Commitment, Interaction
from crm.digests.models import Delivery, Digest, Heard
from crm.digests.offers import browser_token, stop_token, token_of, undo_token
from crm.digests.snapshot import thaw
from crm.leadership.models import CalendarFeed, Touchpoint
from crm.projects.models import Assignment, Milestone, Project
from crm.staff.models import Absence, SiteCalendar, StaffMember
from crm.watch.models import Flag

from .world import SECRET, World

MISSING = 987_654_321
# The numbers of these are of things that a client owns.
OWNED: dict[type[Model], str] = {
    Client: "client review review_pdf change_client new_contact grant end_grant",
    Contact: "change_contact contact_data contact_export",
    Project: (
        "project timeline project_requests project_team project_history brief charter charter_pdf move_phase "
        "assign_manager assign_to_project add_milestone plan"
    ),
    Assignment: "release",
    Milestone: "finish_milestone move_milestone",
    Interaction: (
        "interaction correct withdraw not_there join minutes undo message message_file message_apart message_teach"
    ),
    Clock: "excuse promise_answer hand_over hand_back",
    Commitment: "keep reopen_promise move",
    Flag: "flag acknowledge snooze assign dismiss reopen",
    Touchpoint: "move_plan unplan invite",
    CapturedMail: ("intake_mail intake_file_mail intake_raw intake_again intake_vouch intake_seen intake_delete"),
    Belonging: "intake_undo intake_rule_remove",
    ImportRun: "intake_run intake_run_undo",
    TableImport: "table table_columns table_meanings table_start table_undo table_drop table_left_out",
    TaughtRule: "forget_lesson",
    CapturedMeeting: "drop_meeting",
}
# The numbers of these are of things of the house, which name no client.
HOUSE: dict[type[Model], str] = {
    StaffMember: "person invitation second_factor leave comes_back first_switch sign_out_person",
    Absence: "absence withdraw_absence restore_absence",
    SiteCalendar: "correct_hours",
    Source: "source test_source switch_source source_door test_calendar switch_calendar",
    Digest: "send_again",
    Delivery: "sent_mail send_once_more",
}
# Lists and forms, with what may be asked of them; {client} and the like stand for numbers and codes of the restricted.
LIST = ("", "?format=csv", "?format=table", "?client={code}", "?words={word}", "?q={word}", "?project={project_code}")
ASKED: dict[str, Sequence[str]] = {
    "desk": ("", "?of=team"),
    "log": ("", "?project={project}", "?client={client}", "?answers={clock}", "?plan={touchpoint}"),
    "log_form": ("", "?project={project}", "?client={client}", "?q={word}", "?clock={clock}"),
    "projects": LIST, "clients": LIST, "interactions": (*LIST, "?contact={contact}"), "replies": (*LIST, "?state=all"),
    "promises": (*LIST, "?state=all"),
    "all_flags": (*LIST, "?state=all"),
    "contacts": (*LIST, "?contact={contact}"),
    "flags": ("", "?kind=late_reply", "?client={client}", "?project={project}"),
    "new_project": ("", "?client={client}"),
    "new_client": ("", "?name={word}"),
    "search": ("", "?q={word}", "?q={word}+tree", "?q=person", "?q=chemist", "?q=late"),
    "sent": LIST,
    "trail": ("", "?format=csv", "?record=client:{client}", "?record=project:{project}", "?words={word}"),
    "intake": ("", "?q={word}"),
    "intake_group": ("?group={low}-law.test", "?group={low}.test", "?group={low}@gmail.com"),
    "tables": ("", "?kind=clients"),
    "leadership": ("", "?client={client}"),
    "restating": ("", "?start=2026-01-01&end=2030-01-01"),
    "reply-targets": ("", "?version={policy}"), "leadership-limits": ("",), "silence-limits": ("",),
    "receivers": ("",), "receive": ("",),
}  # fmt: skip
PLAIN = """
account_login account_logout account_inactive account_reauthenticate account_change_password account_set_password
account_reset_password account_reset_password_done mfa_index mfa_authenticate mfa_reauthenticate mfa_activate_totp
mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes mfa_list_webauthn mfa_add_webauthn
mfa_reauthenticate_webauthn mfa_login_webauthn usersessions_list reading weekly status alive flags_bulk intake_file
intake_new intake_upload intake_rules settings hours new_hours holidays add_holiday propose_holidays new_shutdown
ladder first_run first_hours first_holidays first_leaders first_policies first_digest people new_person absences
new_absence access retention calendars upload_calendar sources mail add_own_name mail_switches mail_quiet roles
channels new_channel sign_in ask_all new_provider profile new_feed new_dropbox forget_browsers
""".split()  # noqa: SIM905
# Its pages show keys that differ each time.
OF_ALLAUTH = ("account_", "mfa_", "usersessions")
# Of no client: days, kinds, keys, and what is not there in this world.
OTHERS: dict[str, Sequence[dict[str, Any]]] = {
    "mfa_edit_webauthn": [{"pk": 1}], "mfa_remove_webauthn": [{"pk": 1}],
    "openid_connect_login": [{"provider_id": "x"}], "openid_connect_callback": [{"provider_id": "x"}],
    "welcome": [{"token": "x"}], "invited": [{"token": "x"}], "deliver": [{"token": "x"}],
    "remove_holiday": [{"day": date(2026, 12, 25)}], "undo_holiday": [{"day": date(2026, 12, 25)}],
    "shutdown": [{"pk": 1}], "remove_shutdown": [{"pk": 1}], "remove_own_name": [{"pk": 1}],
    "next_version": [{"kind": kind} for kind in ("reply-targets", "leadership-limits", "silence-limits", "ladder")],
    "new_source": [{"kind": "mailbox"}, {"kind": "dropbox"}, {"kind": "webhook"}],
    "table_export": [{"kind": kind} for kind in KINDS],
    "channel": [{"pk": 1}], "try_channel": [{"pk": 1}], "post_again": [{"pk": 1}],
    "provider": [{"pk": 1}], "confirm_address": [{"pk": 1}],
}  # fmt: skip
# What an address needs beside the number of its thing.
BESIDE: dict[str, Callable[[World], dict[str, Any]]] = {
    "review": lambda world: {"year": world.at.year, "number": (world.at.month + 2) // 3},
    "review_pdf": lambda world: {"year": world.at.year, "number": (world.at.month + 2) // 3},
    "not_there": lambda world: {"staff": world.people["former manager"].pk},
    "hand_back": lambda world: {"staff": world.people["former manager"].pk},
    "end_grant": lambda world: {"staff": world.inside.pk},
}
SIGNED = ("calendar_feed", "mail_act", "mail_planned", "mail_prove", "mail_undo", "mail_stop", "mail_browser")
WEEKS = ("week", "week_pdf", "trends")


@dataclass(frozen=True)
class Visit:
    """An address that is looked at; `twin` is the same with a number that does not exist."""

    name: str
    path: str
    twin: str = ""
    # Words of the question, which the page may repeat.
    typed: str = ""


def names(patterns: Sequence[URLPattern | URLResolver] = ()) -> Iterator[str]:
    for one in patterns or get_resolver().url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        elif one.name:
            yield one.name


def known() -> set[str]:
    """Every address of the tables above."""
    of_things = " ".join([*OWNED.values(), *HOUSE.values()]).split()
    return {*of_things, *ASKED, *PLAIN, *OTHERS, *SIGNED, *WEEKS, "names"}


def of_client(model: type[Model], client: Client, word: str) -> list[int]:
    """The numbers of this model's rows that are about this client."""
    ways: dict[type[Model], Q] = {
        Client: Q(pk=client.pk),
        Assignment: Q(project__client=client), Milestone: Q(project__client=client),
        Touchpoint: Q(project__client=client), TaughtRule: Q(project__client=client),
        CapturedMail: Q(filings__client=client) | Q(hints__client=client) | Q(subject__contains=word),
        ImportRun: Q(name__startswith=word.lower()), TableImport: Q(name__startswith=word.lower()),
        CapturedMeeting: Q(title__startswith=word),
    }  # fmt: skip
    way = ways.get(model, Q(client=client))
    return list(model._default_manager.filter(way).distinct().order_by("pk").values_list("pk", flat=True))


def of_things(world: World, word: str, most: int = 2) -> Iterator[Visit]:
    """The addresses of what the client of that name has, of each kind `most`: the oldest and the newest."""
    client = world.clients[word]
    for model, group in OWNED.items():
        numbers = of_client(model, client, word)
        assert numbers, f"The world has no {model.__name__} of {word}."
        for name in group.split():
            for pk in numbers[-most:]:
                yield Visit(name, _path(world, name, pk), _path(world, name, MISSING))


def _path(world: World, name: str, pk: int) -> str:
    beside = BESIDE[name](world) if name in BESIDE else {}
    if name == "message_file":
        files = CapturedMail.objects.filter(filings__interaction=pk).values_list("files", flat=True).first() or []
        beside = {"sha256": files[0]["sha256"] if files else "0" * 64}
    return reverse(name, kwargs={"pk": pk, **beside})


def of_house(world: World, *, narrowed: bool = True) -> Iterator[Visit]:
    """Lists, forms and settings; `narrowed` also as somebody asks who guesses what the restricted client has."""
    yield from _asked(_numbers(world), narrowed)
    plain = PLAIN if narrowed else [name for name in PLAIN if not name.startswith(OF_ALLAUTH)]
    yield from (Visit(name, reverse(name)) for name in plain)
    for name, options in OTHERS.items():
        yield from (Visit(name, reverse(name, kwargs=facts)) for facts in options)
    for name in WEEKS if narrowed else ("week", "trends"):
        for back in (0, 7):
            yield Visit(name, reverse(name, args=[(world.at - timedelta(days=back)).date().isoformat()]))
    if narrowed:
        yield from _of_people()


def _asked(filled: dict[str, Any], narrowed: bool) -> Iterator[Visit]:
    for name, questions in ASKED.items():
        for question in questions:
            if narrowed or "{" not in question:
                path = reverse(name) + question.format(**filled)
                yield Visit(name, path, typed=question.partition("group=")[2].format(**filled))
    for field in ("client", "project"):
        for text in ("", filled["word"], filled["word"][:2]) if narrowed else ("",):
            yield Visit("names", f"{reverse('names', args=[field])}?{urlencode({field: text})}")


def _of_people() -> Iterator[Visit]:
    for model, group in HOUSE.items():
        for pk in model._default_manager.order_by("pk").values_list("pk", flat=True)[:6]:
            yield from (Visit(name, reverse(name, args=[pk])) for name in group.split())


def _numbers(world: World) -> dict[str, Any]:
    client = world.clients.get(SECRET)
    number = {
        str(model._meta.model_name): (of_client(model, client, SECRET) if client else [MISSING])[0]
        for model in (Client, Project, Contact, Clock, Touchpoint)
    }
    policy = client.response_policies.get().pk if client else MISSING
    return number | {
        "word": SECRET[:-1], "low": SECRET.lower(), "code": SECRET[:6].upper(),
        "project_code": f"{SECRET[:8].upper()}-1", "policy": policy,
    }  # fmt: skip


def foreign(world: World) -> dict[str, Any]:
    """A form in which everything that can be chosen is chosen from the restricted client."""
    client = world.clients[SECRET]
    first = {model: of_client(model, client, SECRET)[0] for model in OWNED}
    return {
        "client": client.pk, "project": first[Project], "projects": first[Project], "contact": first[Contact],
        "contacts": first[Contact], "answers": first[Clock], "into": first[Interaction], "with": first[Interaction],
        "flags": first[Flag], "flag": first[Flag], "reason": "as agreed", "says": "project", "pattern": "x.test",
        "group": "x.test", "next": f"/clients/{client.pk}/", "line": f"called #{client.pk}", "summary": "x",
    }  # fmt: skip


def signed(whose: StaffMember) -> Iterator[Visit]:
    """The links of mails and of calendar programs that were made for somebody."""
    for digest in Digest.objects.filter(recipient=whose):
        acts = [(place, act) for place, ask in enumerate(thaw(digest.figures).asks) for act in ask.acts]
        for place, act in acts:
            token = token_of(digest, place, act)
            yield from (Visit(name, reverse(name, args=[token])) for name in ("mail_act", "mail_planned", "mail_prove"))
    links = [("mail_undo", undo_token(heard)) for heard in Heard.objects.filter(reader=whose)]
    links += [("mail_browser", browser_token(delivery)) for delivery in Delivery.objects.filter(recipient=whose)[:3]]
    links += [("mail_stop", stop_token(whose)), ("calendar_feed", CalendarFeed.objects.get(staff=whose).token)]
    yield from (Visit(name, reverse(name, args=[token])) for name, token in links)
