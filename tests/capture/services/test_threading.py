from __future__ import annotations

from datetime import timedelta

import pytest

from crm.capture.models import CapturedMail, Filing
from crm.capture.services import take_in_all
from crm.capture.tokens import mint
from crm.clients.models import Client
from crm.conversations.models import Thread
from crm.conversations.services import refile
from tests import make
from tests.capture.mails import MORNING, mail
from tests.capture.taking import LATER, US, clocks, northlight, said, take

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def north() -> Client:
    return northlight()


def asked(id: str, hours: int = 0, sender: str = "mara@northlight.test", **headers: str) -> bytes:
    return mail(sender, id=id, sent=MORNING + hours * HOUR, **headers)


def told(id: str, hours: int, to: str = "mara@northlight.test", **headers: str) -> bytes:
    return mail("ole@brackenfold.test", to, id=id, sent=MORNING + hours * HOUR, **headers)


def threads() -> list[set[str]]:
    """The keys of the mails that stand on each thread."""
    rows: dict[int, set[str]] = {}
    for filing in Filing.objects.select_related("interaction", "mail"):
        rows.setdefault(filing.interaction.thread_id, set()).add(filing.mail.key)
    return sorted(rows.values(), key=sorted)


def test_a_reply_stops_the_clock_of_its_question(north: Client) -> None:
    take(asked("q"), told("a", 2, in_reply_to="<q>"))
    assert clocks() == [("q", "a")]


@pytest.mark.parametrize(
    "headers", [{"in_reply_to": "<q@x.test>"}, {"references": "<0@x.test> <q@x.test>"}, {"in_reply_to": "q@x.test"}]
)
def test_a_reply_names_its_question_in_any_of_these_ways(north: Client, headers: dict[str, str]) -> None:
    take(asked("q@x.test"), told("a@x.test", 2, **headers))
    assert threads() == [{"q@x.test", "a@x.test"}]


def test_a_reply_taken_in_before_its_question_stops_its_clock_all_the_same(north: Client) -> None:
    take(told("a", 2, in_reply_to="<q>"))
    take(asked("q"))
    assert clocks() == [("q", "a")]
    assert threads() == [{"a", "q"}]


def test_two_mails_that_name_the_same_unseen_one_belong_together(north: Client) -> None:
    take(asked("q", references="<ghost>"), told("a", 2, in_reply_to="<ghost>"))
    assert clocks() == [("q", "a")]


def test_the_same_subject_alone_joins_nothing(north: Client) -> None:
    take(asked("q"), told("a", 2, subject="Re: Batch 7"))
    assert clocks() == [("q", None)]


def test_a_changed_subject_parts_nothing(north: Client) -> None:
    take(asked("q"), told("a", 2, subject="Friday", in_reply_to="<q>"))
    assert clocks() == [("q", "a")]


def test_a_later_mail_that_ties_two_threads_merges_them(north: Client) -> None:
    take(asked("q1"))
    take(asked("q2", 1))
    assert len(threads()) == 2
    take(told("a", 2, references="<q1> <q2>"))
    assert threads() == [{"q1", "q2", "a"}]
    assert clocks() == [("q1", "a")]


def test_what_a_person_put_elsewhere_stays_there_when_more_mail_comes(north: Client) -> None:
    take(asked("q"), told("a", 2, in_reply_to="<q>"))
    refile(interaction=said(CapturedMail.objects.get(key="a")), thread=None, by=None, at=LATER, reason="another matter")
    take(asked("r", 3, in_reply_to="<q>"))
    assert threads() == [{"a"}, {"q", "r"}]
    assert clocks() == [("q", None)]


def test_two_clients_in_one_conversation_are_never_joined(north: Client) -> None:
    make.client("Southwind", domain="southwind.test")
    take(asked("q"), asked("r", 1, "ida@southwind.test", in_reply_to="<q>"))
    assert threads() == [{"q"}, {"r"}]
    assert {(thread.client.name, thread.interactions.count()) for thread in Thread.objects.all()} == {
        ("Northlight Bio", 1),
        ("Southwind", 1),
    }


def test_an_answer_to_one_client_does_not_answer_the_other(north: Client) -> None:
    make.client("Southwind", domain="southwind.test")
    take(asked("q"), asked("r", 1, "ida@southwind.test", in_reply_to="<q>"), told("a", 2, references="<q> <r>"))
    assert clocks() == [("q", "a"), ("r", None)]


def test_an_answer_to_two_clients_stands_on_both_timelines(north: Client) -> None:
    south = make.client("Southwind", domain="southwind.test")
    ours = told("a", 2, "mara@northlight.test, ida@southwind.test", references="<q> <r>")
    take(asked("q"), asked("r", 1, "ida@southwind.test", in_reply_to="<q>"), ours)
    assert clocks() == [("q", "a"), ("r", f"a {south.pk}")]


def test_an_answer_to_a_list_answers_everybody_on_it(north: Client) -> None:
    south = make.client("Southwind", domain="southwind.test")
    ours, tag = "partners@brackenfold.test", "[Partners] Batch 7"
    take(
        asked("q", to=ours, subject=tag),
        asked("r", 1, "ida@southwind.test", to=ours, subject=tag, in_reply_to="<q>"),
        told("a", 2, ours, subject=tag, in_reply_to="<r>"),
    )
    assert clocks() == [("q", "a"), ("r", f"a {south.pk}")]


def test_an_internal_forward_stops_nothing(north: Client) -> None:
    take(asked("q"), told("f", 1, "lab@brackenfold.test", in_reply_to="<q>"))
    assert clocks() == [("q", None)]


def test_a_stranger_goes_with_the_client_of_the_conversation(north: Client) -> None:
    take(asked("q"), told("a", 1, in_reply_to="<q>"))
    [one] = take(asked("r", 2, "adviser@gmail.com", in_reply_to="<a>"))
    assert said(one).client == north
    assert clocks() == [("q", "a"), ("r", None)]


def test_a_stranger_who_came_first_is_filed_once_the_client_shows(north: Client) -> None:
    [one] = take(asked("r", 2, "adviser@gmail.com", in_reply_to="<q>"))
    assert one.state == "unmatched"
    take(asked("q"))
    one.refresh_from_db()
    assert one.state == "filed"
    assert said(one).client == north


SUBJECT = "Stability data of batch 7"


def test_a_reply_without_references_is_tied_by_subject_and_people(north: Client) -> None:
    take(asked("q", subject=SUBJECT))
    take(told("a", 2, subject=f"RE: {SUBJECT}"))
    assert clocks() == [("q", "a")]
    assert Filing.objects.get(mail__key="a").why["thread"][0] == "subject"


def test_it_is_tied_as_well_when_it_comes_first(north: Client) -> None:
    take(told("a", 2, subject=f"RE: {SUBJECT}"))
    take(asked("q", subject=SUBJECT))
    assert clocks() == [("q", "a")]


@pytest.mark.parametrize(
    ("to", "hours", "headers"),
    [
        ("ida@southwind.test", 2, {"subject": f"RE: {SUBJECT}"}),
        ("mara@northlight.test", 31 * 24, {"subject": f"RE: {SUBJECT}"}),
        ("mara@northlight.test", 2, {"subject": SUBJECT}),
        ("mara@northlight.test", 2, {"subject": f"RE: {SUBJECT}", "in_reply_to": "<other@x.test>"}),
    ],
)
def test_others_a_long_pause_no_prefix_or_another_reference_tie_nothing(
    north: Client, to: str, hours: int, headers: dict[str, str]
) -> None:
    take(asked("q", subject=SUBJECT))
    take_later(told("a", hours, to, **headers))
    assert clocks() == [("q", None)]


def take_later(raw: bytes) -> list[CapturedMail]:
    return [one.mail for one in take_in_all([raw], us=US, at=LATER + 40 * 24 * HOUR)]


INDEX = "AQHXdES3QyYW9SuZxE6wa57cQlSgmqs/oaGAgAGIAjA="


def test_outlook_ties_by_its_index_and_the_subject(north: Client) -> None:
    take(asked("q", thread_index=INDEX), told("a", 2, subject="RE: Batch 7", thread_index=INDEX))
    take(asked("r", 3, subject="Other", thread_index=INDEX))
    assert threads() == [{"a", "q"}, {"r"}]


def test_a_sending_service_that_renames_our_mail_breaks_nothing(north: Client) -> None:
    take(told("new@google.test", 1, x_google_original_message_id="<ours@x.test>"))
    take(asked("q", 2, in_reply_to="<ours@x.test>"))
    assert threads() == [{"new@google.test", "q"}]


def test_an_answer_to_our_own_name_finds_its_thread(north: Client) -> None:
    take(asked("q"))
    thread = Thread.objects.get()
    take(asked("r", 2, in_reply_to=f"<{mint(thread=thread.pk, host='brackenfold.test')}>"))
    assert threads() == [{"q", "r"}]
    assert Filing.objects.get(mail__key="r").why["thread"][0] == "token"


def test_a_made_up_name_opens_no_thread(north: Client) -> None:
    take(asked("q"))
    name = mint(thread=Thread.objects.get().pk, host="brackenfold.test").replace(".", ".0", 1)[:-1]
    take(asked("r", 2, in_reply_to=f"<{name}>"))
    assert threads() == [{"q"}, {"r"}]


def test_whoever_passes_on_what_was_not_theirs_begins_a_linked_conversation(north: Client) -> None:
    make.client("Southwind", domain="southwind.test")
    take(asked("q"), told("a", 1, in_reply_to="<q>"))
    passed_on = asked("f", 2, "ida@southwind.test", subject="Fwd: Batch 7", references="<q> <a>")
    take(passed_on, told("b", 3, "ida@southwind.test", references="<q> <a> <f>"))
    assert threads() == [{"a", "q"}, {"b", "f"}]
    assert Filing.objects.get(mail__key="f").why["thread"][0] == "forward"


def test_a_colleague_who_passes_it_on_stays_in_the_conversation(north: Client) -> None:
    take(asked("q"), asked("f", 2, "ida@northlight.test", subject="Fwd: Batch 7", references="<q>"))
    assert threads() == [{"f", "q"}]


def test_a_new_subject_is_noted(north: Client) -> None:
    take(asked("q"), told("a", 2, subject="Friday", in_reply_to="<q>"))
    assert [one.topic_changed for one in CapturedMail.objects.order_by("key")] == [True, False]
