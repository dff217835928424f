"""Where a line of a digest leads. Paths only: the mail puts the site's address before them."""

from __future__ import annotations

from datetime import date


def project(pk: int) -> str:
    return f"/projects/{pk}/"


def interaction(pk: int) -> str:
    return f"/interactions/{pk}/"


def client(pk: int) -> str:
    return f"/clients/{pk}/"


def plan(project: int) -> str:
    return f"/leadership/{project}/plan/"


def flag(pk: int) -> str:
    return f"/flags/{pk}/"


def flags(kind: str = "") -> str:
    return f"/flags/?kind={kind}" if kind else "/flags/"


def week(monday: date) -> str:
    return f"/weekly/{monday}/"


def replies(monday: date, state: str = "") -> str:
    """The very questions a figure of a week counts."""
    return f"/replies/?week={monday}&state={state}" if state else f"/replies/?week={monday}"


def promises(monday: date) -> str:
    return f"/promises/?week={monday}"


def act(token: str) -> str:
    """Where a button of a mail leads; only what is sent from there acts."""
    return f"/mail/act/{token}/"


def stop(token: str) -> str:
    return f"/mail/digest/{token}/"


def browser(token: str) -> str:
    return f"/mail/browser/{token}/"


def undo(token: str) -> str:
    """Where an answer leads that says what was logged."""
    return f"/mail/undo/{token}/"


def shutdown(pk: int) -> str:
    return f"/settings/shutdowns/{pk}/"


DESK, LEADERSHIP, LOG, STATUS, RECEIVE = "/", "/leadership/", "/log/", "/status/", "/settings/receive/"
# Where mails of earlier versions lead.
YOU = "/settings/you/"
