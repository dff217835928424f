"""What the page says already, and the choices a person makes."""

from __future__ import annotations

import pytest

from crm.conversations.line import Preset, Question

from .lines import reading, told

pytestmark = pytest.mark.plain

ACME_PAGE = Preset(client=1)
TAMARIND_PAGE = Preset(client=2, projects=(120,))
REPLY = Preset(client=1, projects=(101,), contacts=(11,), channel="email", direction="outbound")


def asked(line: str, key: str, preset: Preset | None = None) -> Question:
    return next(question for question in reading(line, preset=preset).questions if question.key == key)


def labels(question: Question) -> list[str]:
    return [choice.label for choice in question.choices]


@pytest.mark.parametrize(
    ("page", "line", "meaning"),
    [
        (ACME_PAGE, "call Jane plan ok", "phone_call two_way · Acme Biologics · Jane Miller · Alder · “plan ok”"),
        (ACME_PAGE, "call Tom plan ok", "phone_call two_way · Acme Biologics · Alder · “Tom plan ok”"),
        (ACME_PAGE, "call plan ok", "phone_call two_way · Acme Biologics · Alder · “plan ok”"),
        (ACME_PAGE, "call Bolt plan ok", "phone_call two_way · – · “plan ok” ?whom"),
        (ACME_PAGE, "call Tom Hart plan ok", "phone_call two_way · – · “plan ok” ?whom"),
        (TAMARIND_PAGE, "call Tom ok", "phone_call two_way · Bolt Pharma · Tom Hart · Tamarind · “ok”"),
        (TAMARIND_PAGE, "met Jane re Call", "in_person_meeting two_way · Bolt Pharma · Jane Ford · Call ?summary"),
        (REPLY, "sent the CoA", "email outbound · Acme Biologics · Jane Miller · Alder · “sent the CoA”"),
        (REPLY, "call José ok", "phone_call two_way · Acme Biologics · José Núñez · Alder · “ok”"),
    ],
)
def test_a_page_presets_what_the_line_does_not_say(page: Preset, line: str, meaning: str) -> None:
    assert told(reading(line, preset=page)) == meaning


def test_several_fits_are_offered_with_their_clients() -> None:
    found = asked("call Jane plan ok", "who:jane")

    assert labels(found)[:2] == ["Jane Miller · Acme Biologics", "Jane Ford · Bolt Pharma"]


def test_a_choice_says_who_was_meant() -> None:
    found = reading("call Jane plan ok", answers={"who:jane": "contact-11"})

    assert found.ready
    assert told(found) == "phone_call two_way · Acme Biologics · Jane Miller · Alder · “plan ok” ?who:jane"


def test_a_word_that_is_no_name_goes_back_to_the_summary() -> None:
    found = reading("call Will plan ok", answers={"who:will": "words", "whom": "project-120"})

    assert (found.summary, found.client and found.client.name) == ("Will plan ok", "Bolt Pharma")


def test_an_unknown_name_offers_my_own_projects() -> None:
    assert labels(asked("call Zebra plan ok", "whom")) == ["BFS-120 Tamarind · Bolt Pharma"]


def test_two_clients_in_one_line_must_be_one() -> None:
    assert labels(asked("call Acme Bolt plan", "whom")) == ["Acme Biologics", "Bolt Pharma"]
    found = reading("call Acme Bolt plan", answers={"whom": "client-2", "project": "project-120"})

    assert told(found).startswith("phone_call two_way · Bolt Pharma · Tamarind · “Acme plan”")


def test_a_choice_nobody_offered_counts_for_nothing() -> None:
    found = reading("call Jane plan ok", answers={"who:jane": "contact-22", "whom": "client-5"})

    assert not found.ready
    assert found.client is None


def test_no_project_is_an_answer() -> None:
    found = reading("call Bolt plan ok", answers={"project": "none"})

    assert found.ready
    assert found.projects == ()


def test_channel_and_direction_are_chosen() -> None:
    found = reading("Acme CDA signed", answers={"channel": "email", "direction": "inbound"})

    assert found.ready
    assert (found.channel, found.direction) == ("email", "inbound")


def test_a_day_gets_its_time() -> None:
    found = reading("fri call Acme plan ok", answers={"clock": "16:00"})

    assert told(found) == "phone_call two_way · Acme Biologics · Alder · Fri 16 Oct 16:00 · “plan ok” ?clock"
    assert found.ready


def test_a_day_may_belong_to_the_words() -> None:
    found = reading("call Acme on friday we ship", answers={"clock": "words"})

    assert (found.summary, f"{found.occurred_at:%a}") == ("on friday we ship", "Tue")


def test_a_day_alone_is_what_was_said() -> None:
    found = reading("on Friday", preset=REPLY)

    assert found.ready
    assert (found.summary, f"{found.occurred_at:%a}") == ("on Friday", "Tue")


def test_a_time_at_the_end_is_the_contacts_or_stays_in_the_words() -> None:
    then = reading("call Acme plan ok mon 9", answers={"when": "then"})
    words = reading("call Acme plan ok mon 9", answers={"when": "words"})

    assert (then.summary, f"{then.occurred_at:%a %H}") == ("plan ok", "Mon 09")
    assert (words.summary, f"{words.occurred_at:%a %H}") == ("plan ok mon 9", "Tue 10")


def test_a_promise_gets_its_day() -> None:
    assert labels(asked("call Acme ok, owe data tue", "due:1")) == ["Today", "Tue 27 Oct"]
    found = reading("call Acme ok, owe data tue", answers={"due:1": "2026-10-27"})

    assert [(due.text, f"{due.at:%-d %b}") for due in found.promises] == [("data", "27 Oct")]


def test_their_promise_is_not_ours() -> None:
    found = reading("mail from Jane Miller promised samples fri", answers={"whose:1": "theirs"})

    assert found.promises == ()
    assert found.summary == "promised samples fri"


def test_a_leader_is_chosen_or_nobody() -> None:
    assert labels(asked("call Acme +pri ok", "leader:pri")) == ["Priyanka Thornell", "Priya Vane", "Nobody"]
    assert [row.name for row in reading("call Acme +pri ok", answers={"leader:pri": "leader-903"}).leaders] == [
        "Priya Vane"
    ]


def test_a_promise_on_a_closed_day_says_which_day_was_meant() -> None:
    due = reading("call Acme ok, owe data sunday").promises[0]

    assert due.meant is not None
    assert f"{due.meant:%A}" == "Sunday"


def test_a_very_long_line_is_read_to_its_end() -> None:
    found = reading("call Acme " + "tablet hardness trends fine " * 200 + "+ark, owe data fri")

    assert len(found.summary.split()) == 800
    assert (found.leaders[0].name, found.promises[0].text) == ("Desmond Arkwhistle", "data")
