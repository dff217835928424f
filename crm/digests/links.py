"""Where a line of a digest leads. Paths only: the mail puts the site's address before them."""

from __future__ import annotations

from datetime import date


def project(pk: int) -> str:
    return f"/projects/{pk}/"


def interaction(pk: int) -> str:
    return f"/interactions/{pk}/"


def client(pk: int) -> str:
    return f"/clients/{pk}/"


def flag(pk: int) -> str:
    return f"/flags/{pk}/"


def flags(kind: str = "") -> str:
    return f"/flags/?kind={kind}" if kind else "/flags/"


def week(monday: date) -> str:
    return f"/weekly/{monday}/"


DESK, LEADERSHIP, STATUS = "/", "/leadership/", "/status/"
