"""The forms of the pages themselves: where each leads, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import resolve

from .crawl import ask
from .world import World

FILLED = ("input", "select", "textarea", "button")
TOKEN = "csrfmiddlewaretoken"
# Whoever signs out in between visits nothing more.
NEVER = ("/accounts/logout/",)


@dataclass
class Form:
    """Every name with the values its page offers; `files`: the names that take a file."""

    path: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    @property
    def usual(self) -> dict[str, str]:
        """As a browser would send it untouched."""
        return {name: values[0] if values else "" for name, values in self.fields.items() if name not in self.files}


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found, self.select = page, [Form(page, "get")], ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            where = told.get("action") or told.get("hx-post") or self.page
            self.found.append(Form(urljoin(self.page, where), told.get("method", "get").lower()))
        elif tag in FILLED and told.get("name", TOKEN) != TOKEN:
            self._field(tag, told)
        elif tag == "option" and self.select:
            self.found[-1].fields[self.select].append(told.get("value", ""))

    def _field(self, tag: str, told: dict[str, str]) -> None:
        name, form = told["name"], self.found[-1]
        self.select = name if tag == "select" else ""
        values = form.fields.setdefault(name, [])
        if told.get("type") == "file":
            form.files.add(name)
        elif "value" in told:
            values.append(told["value"])


def forms_of(world: World, paths: Iterable[str]) -> list[Form]:
    """Of every page that opens, as the administrator and whoever stands inside see it, each form once."""
    found: dict[tuple[str | None, str], Form] = {}
    for who in ("administrator", "inside"):
        browser = world.browser(who)
        for path in paths:
            answer = ask(browser, path)
            if answer.code == 200 and "text/html" in answer.heads:
                for form in forms_in(path, answer.body):
                    known = found.setdefault((resolve(urlsplit(form.path).path).url_name, form.method), form)
                    known.fields = form.fields | known.fields
                    known.files |= form.files
    return [form for form in found.values() if (form.fields or form.method == "post") and form.path not in NEVER]


def forms_in(path: str, html: str) -> Iterator[Form]:
    reader = _Reader(path)
    reader.feed(html)
    yield from reader.found
