from __future__ import annotations

from datetime import timedelta

import pytest

from crm.capture.placing import Place, Sent, places
from tests.make import MONDAY

pytestmark = pytest.mark.plain

CLIENTS = {"mara@north.test": 1, "ole@north.test": 1, "ida@south.test": 2}


def heard(key: str, minute: int, *outside: str) -> Sent:
    return Sent(key, MONDAY + timedelta(minutes=minute), False, outside)


def told(key: str, minute: int, *outside: str, to_list: bool = False) -> Sent:
    return Sent(key, MONDAY + timedelta(minutes=minute), True, outside, to_list)


def test_what_came_in_belongs_to_its_author_alone() -> None:
    assert places([heard("a", 0, "mara@north.test", "ida@south.test")], CLIENTS.get) == {"a": Place((1,))}


def test_what_we_wrote_belongs_to_everybody_we_wrote_to() -> None:
    found = places([told("a", 0, "mara@north.test", "ole@north.test", "ida@south.test", "x@else.test")], CLIENTS.get)
    assert found["a"] == Place((1, 2))


def test_an_answer_to_a_list_reaches_every_client_who_had_written() -> None:
    talk = [heard("q", 0, "mara@north.test"), told("a", 1, to_list=True), heard("late", 2, "ida@south.test")]
    assert places(talk, CLIENTS.get)["a"] == Place((1,))
    assert places([*talk, told("b", 3, to_list=True)], CLIENTS.get)["b"] == Place((1, 2))


def test_a_stranger_goes_with_the_client_the_conversation_began_with() -> None:
    talk = [heard("x", 0, "x@else.test"), heard("q", 1, "mara@north.test"), heard("r", 2, "ida@south.test")]
    assert places(talk, CLIENTS.get)["x"] == Place((1,), by_conversation=True)


def test_among_strangers_nobody_has_a_place() -> None:
    assert places([heard("x", 0, "x@else.test"), told("y", 1, "x@else.test")], CLIENTS.get) == {
        "x": Place(),
        "y": Place(),
    }
