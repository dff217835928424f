"""Whatever is sent to whichever address: never an error of ours, and what is refused has written nothing.

`FUZZ=50000` looks as long, and elsewhere each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import resolve
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.web.door import now

from .addresses import of_house
from .forms import NEVER, Form, forms_of
from .nonsense import BODIES, FILES, HEADS, KINDS, METHODS, NASTY, NUMBERS
from .owned import MISSING, foreign, of_things
from .sending import Sent, fault
from .world import OPEN, SECRET, World, build

pytestmark = pytest.mark.django_db
LONG = "FUZZ" in os.environ
fuzzed = settings(max_examples=int(os.environ.get("FUZZ", "350")), derandomize=not LONG)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(now(), lambda world: {})
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def paths(world: World) -> list[str]:
    """Every address with what it is filled with: of things that are there, gone, or another's."""
    things = [*of_things(world, OPEN), *of_things(world, SECRET, most=1)]
    return sorted({visit.path for visit in [*things, *of_house(world)]} - set(NEVER))


@pytest.fixture(scope="module")
def forms(world: World, paths: list[str]) -> list[Form]:
    """Those of the pages; where no page has one for an address, everything that others ask for."""
    found = forms_of(world, paths)
    led_to = {urlsplit(form.path).path for form in found if form.method == "post"}
    named = {resolve(path).url_name for path in led_to}
    alone = {resolve(path).url_name: path for path in (path.partition("?")[0] for path in paths)}
    fields: dict[str, list[str]] = {name: [] for name in foreign(world)}
    return found + [Form(path, "post", fields) for name, path in alone.items() if name not in named]


def faults(world: World, all_sent: Iterator[Sent], who: str = "administrator") -> list[str]:
    browser = world.browser(who)
    found = [told for sent in all_sent if (told := fault(browser, sent))]
    print(*found, sep="\n")  # All of them, where an assertion shows a few.
    return found


@pytest.mark.any_database
def test_no_method_breaks_an_address(world: World, paths: list[str]) -> None:
    """What is sent along is of another kind each time. Whatever an address is filled with, a page is asked for."""
    filled = [path.partition("?")[0] for path in paths]
    once = {resolve(path).url_name: path for path in filled}.values()
    asked = [(path, method) for path in once for method in METHODS]
    tried = enumerate([*((path, "head") for path in filled), *asked])
    requests = (
        Sent(path, method, body=BODIES[place % len(BODIES)], kind=KINDS[place % len(KINDS)])
        for place, (path, method) in tried
    )
    assert faults(world, requests) == []


@pytest.mark.any_database
def test_no_kind_of_body_breaks_a_form(world: World, forms: list[Form]) -> None:
    posted = [form.path for form in forms if form.method == "post"]
    tried = (
        (path, (place * 7 + step) % (len(KINDS) * len(BODIES)))
        for place, path in enumerate(posted)
        for step in (0, 1, 2)
    )
    requests = (Sent(path, body=BODIES[one % len(BODIES)], kind=KINDS[one % len(KINDS)]) for path, one in tried)
    assert faults(world, requests) == []


def test_no_number_breaks_an_address(world: World) -> None:
    visits = {visit.name: visit.twin for visit in of_things(world, OPEN, most=1)}
    tried = [path.replace(str(MISSING), number) for path in visits.values() for number in NUMBERS]
    requests = (Sent(path, method, given={}) for path in tried for method in ("get", "post"))
    assert faults(world, requests) == []


def test_no_form_breaks_when_all_of_it_is_nonsense(world: World, forms: list[Form]) -> None:
    assert len([form for form in forms if form.method == "post"]) > 80
    # What one database keeps and another does not is sent to all of them.
    tried = [*zip(forms * 4, cycle(NASTY), strict=False), *((form, "a\x00b") for form in forms)]
    requests = (Sent(form.path, form.method, dict.fromkeys(form.fields, value)) for form, value in tried)
    assert faults(world, requests) == []


@fuzzed
@given(data=st.data())
def test_no_form_fails_whatever_it_is_sent(world: World, forms: list[Form], data: st.DataObject) -> None:
    """As the page gives it, with some fields told nonsense, a thing of another client, or a file that is none."""
    form = data.draw(st.sampled_from(forms))
    told: dict[str, Any] = form.usual
    for name in data.draw(st.lists(st.sampled_from(sorted(form.fields) or ["next"]), max_size=4)):
        told[name] = _odd(form, name, data)
    if data.draw(st.booleans()):
        other = foreign(world)
        told |= {name: other[name] for name in form.fields if name in other}
    who = data.draw(st.sampled_from(["administrator", "inside", "guest"]))
    sent = Sent(form.path, form.method, told, heads=data.draw(st.sampled_from(HEADS)))
    assert fault(world.browser(who), sent) == ""


def _odd(form: Form, name: str, data: st.DataObject) -> Any:
    if name in form.files:
        return SimpleUploadedFile(*data.draw(st.sampled_from(FILES)))
    value: Any = data.draw(
        st.sampled_from(NASTY) | st.text(max_size=40) | st.sampled_from(form.fields.get(name) or [""])
    )
    return [value, "1"] if data.draw(st.booleans()) else value


@fuzzed
@given(data=st.data())
def test_no_question_fails_whatever_it_asks(
    world: World, paths: list[str], forms: list[Form], data: st.DataObject
) -> None:
    """Parameters the pages know and some they do not, with values that are none."""
    known = sorted({name for form in forms if form.method == "get" for name in form.fields})
    names = st.sampled_from([*known, "before", "id", "format", "order", "page", "version", "unknown", "", "\x00"])
    told = data.draw(st.dictionaries(names, st.sampled_from(NASTY) | st.text(max_size=20), max_size=5))
    sent = Sent(
        data.draw(st.sampled_from(paths)).partition("?")[0], "get", told, heads=data.draw(st.sampled_from(HEADS))
    )
    assert fault(world.browser("administrator"), sent) == ""
