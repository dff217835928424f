"""Papers that go out: a page's figures as a PDF that is accessible, and the same bytes whenever it is set again."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from crm.staff.errors import Refusal
from crm.staff.models import Installation

ROOM = Path(__file__).resolve().parent
FONTS = settings.BASE_DIR / "static" / "vendor"
# Seconds. A paper takes about a tenth of one.
PATIENCE = 10
# Countries that print on Letter; all others print on A4.
LETTER = frozenset(("US", "CA", "MX", "GT", "SV", "NI", "CR", "PA", "DO", "PR", "CO", "VE", "CL", "PH"))


@dataclass(frozen=True)
class Paper:
    """One of the papers beside this file, what stands on it, and the moment it tells of, which is its only date."""

    kind: str
    company: str
    title: str
    over: str
    footer: str
    moment: datetime
    body: dict[str, Any]

    @property
    def name(self) -> str:
        """“touchline-week-2026-10-19.pdf”"""
        return f"touchline-{self.kind}-{self.moment:%Y-%m-%d}.pdf"


def paper_file(request: HttpRequest, paper: Paper, page: str) -> HttpResponse:
    """The PDF; where it cannot be made, the page again with a sentence that says so."""
    try:
        made = typeset(paper)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(page)
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{paper.name}"', "Cache-Control": "no-store"},
    )


def typeset(paper: Paper, as_file: str = "pdf") -> bytes:
    """The paper as PDF, or its only page as PNG. Refusal when it cannot be made in time."""
    papers = ROOM / "papers"
    order = {
        "paper": str(papers / f"{paper.kind}.typ"),
        "root": str(papers),
        "fonts": str(FONTS),
        "format": as_file,
        "moment": int(paper.moment.timestamp()),
        "data": {
            "company": paper.company,
            "title": paper.title,
            "over": paper.over,
            "footer": paper.footer,
            "sheet": sheet(_country()),
            "body": paper.body,
        },
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(ROOM / "press.py")],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Refusal("The PDF could not be made. Try again, or print this page from the browser.") from error
    return done.stdout


def sheet(country: str) -> str:
    """The paper people of a country print on."""
    return "us-letter" if country in LETTER else "a4"


def _country() -> str:
    return Installation.objects.values_list("country", flat=True).first() or ""


def company() -> str:
    return Installation.objects.values_list("company_name", flat=True).first() or ""
