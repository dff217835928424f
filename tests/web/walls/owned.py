"""What a client owns, and the addresses at which it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q
from django.urls import reverse

from crm.capture.models import Belonging, CapturedMail, CapturedMeeting, ImportRun, TableImport, TaughtRule
from crm.clients.models import Client, Contact
from crm.conversations.models import Clock, Commitment, Interaction
from crm.leadership.models import Touchpoint
from crm.projects.models import Assignment, Milestone, Project
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
# What an address needs beside the number of its thing.
BESIDE: dict[str, Callable[[World], dict[str, Any]]] = {
    "review": lambda world: {"year": world.at.year, "number": (world.at.month + 2) // 3},
    "review_pdf": lambda world: {"year": world.at.year, "number": (world.at.month + 2) // 3},
    "not_there": lambda world: {"staff": world.people["former manager"].pk},
    "hand_back": lambda world: {"staff": world.people["former manager"].pk},
    "end_grant": lambda world: {"staff": world.inside.pk},
}


@dataclass(frozen=True)
class Visit:
    """An address that is looked at; `twin` is the same with a number that does not exist."""

    name: str
    path: str
    twin: str = ""
    # It says the same whether the restricted client is there or not.
    steady: bool = False


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


def foreign(world: World) -> dict[str, Any]:
    """A form in which everything that can be chosen is chosen from the restricted client."""
    client = world.clients[SECRET]
    return chosen({model: of_client(model, client, SECRET)[0] for model in OWNED})


def missing() -> dict[str, Any]:
    """The same form, filled in with what is not there."""
    return chosen(dict.fromkeys(OWNED, MISSING))


def chosen(number: Mapping[type[Model], int]) -> dict[str, Any]:
    person, project, fact = number[Contact], number[Project], number[Interaction]
    return {
        "client": number[Client], "project": project, "projects": project, "contact": person, "contacts": person,
        "answers": number[Clock], "into": fact, "with": fact, "flags": number[Flag], "flag": number[Flag],
        "reason": "as agreed", "says": "project", "pattern": "x.test", "group": "x.test",
        "next": f"/clients/{number[Client]}/", "line": f"called #{number[Client]}", "summary": "x",
    }  # fmt: skip
