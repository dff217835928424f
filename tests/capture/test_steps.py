"""What a mail does to a clock, and the reason that is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.capture.models import CapturedMail, Filing, MailRules, OwnName, Says, TaughtRule
from crm.capture.services import take_in_all
from crm.capture.us import us_here
from crm.clients.models import Client
from crm.conversations.services import correct
from tests import make
from tests.capture.mails import MORNING, mail
from tests.capture.taking import LATER, clocks, northlight, said, take

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
QUESTION = mail(id="q")
ANSWER = mail("ole@brackenfold.test", "mara@northlight.test", id="a", sent=MORNING + HOUR, in_reply_to="<q>")


@pytest.fixture(autouse=True)
def north() -> Client:
    return northlight()


def after(id: str, body: str, hours: int = 2, **headers: str) -> bytes:
    return mail(id=id, sent=MORNING + hours * HOUR, in_reply_to="<a>", body=body, **headers)


def why(id: str, what: str = "clock") -> str:
    return str(Filing.objects.get(mail__key=id).why[what][0])


def test_a_question_says_to_whom_it_was_put() -> None:
    take(mail(to=make.person("Tamsin Okafor").email, id="q"))
    told = Filing.objects.get().why["clock"][1]
    assert told == "a person at Northlight Bio wrote to Tamsin Okafor and it asks something"


def test_a_thank_you_after_our_reply_starts_no_clock() -> None:
    take(QUESTION, ANSWER, after("t", "Thanks!"))
    assert clocks() == [("q", "a")]
    assert why("t") == "thanks"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_the_order_in_which_they_come_does_not_matter(order: tuple[int, ...]) -> None:
    mails = (QUESTION, ANSWER, after("t", "Thanks!"))
    for number in order:
        take(mails[number])
    assert clocks() == [("q", "a")]


def test_a_thank_you_that_nobody_answered_before_is_a_question() -> None:
    take(mail(id="t", body="Thanks!"))
    assert (clocks(), why("t")) == ([("t", None)], "asks")


def test_a_thank_you_with_a_question_starts_a_clock() -> None:
    take(QUESTION, ANSWER, after("t", "Thanks, but when is it ready?"))
    assert clocks() == [("q", "a"), ("t", None)]


def test_the_switch_for_thanks_lets_them_start_clocks() -> None:
    MailRules.objects.create(pk=1, thanks_end=False)
    take(QUESTION, ANSWER, after("t", "Thanks!"))
    assert clocks() == [("q", "a"), ("t", None)]


def test_what_is_for_information_starts_no_clock() -> None:
    take(mail(id="f", body="FYI: the parcel left our dock."))
    assert (clocks(), why("f")) == ([], "fyi")


def test_a_person_who_says_otherwise_is_not_overruled_by_later_mail() -> None:
    take(QUESTION, after("t", "Thanks!"))
    correct(interaction=said(CapturedMail.objects.get(key="t")), by=None, at=LATER, reason="asks", needs_reply=True)
    take(ANSWER)
    assert clocks() == [("q", "a"), ("t", None)]


@pytest.mark.parametrize(("copies_ask", "found"), [(False, []), (True, [("c", None)])])
def test_a_copy_starts_a_clock_only_where_the_house_says_so(copies_ask: bool, found: list[object]) -> None:
    MailRules.objects.create(pk=1, copies_ask=copies_ask)
    take(mail(to="boss@northlight.test", cc="pm@brackenfold.test", id="c"))
    assert clocks() == found


def test_our_mail_to_somebody_else_answers_nobody() -> None:
    take(QUESTION, mail("ole@brackenfold.test", "lab@gmail.com", id="a", sent=MORNING + HOUR, in_reply_to="<q>"))
    assert (clocks(), why("a")) == ([("q", None)], "beside")


def test_a_stranger_who_asked_in_the_conversation_can_be_answered() -> None:
    stranger = mail("adviser@gmail.com", id="r", sent=MORNING + HOUR, in_reply_to="<q>")
    ours = mail("ole@brackenfold.test", "adviser@gmail.com", id="a", sent=MORNING + 2 * HOUR, in_reply_to="<r>")
    take(QUESTION, stranger, ours)
    assert clocks() == [("q", "a")]


def test_whoever_was_taught_to_be_a_machine_starts_no_clock() -> None:
    by = make.person()
    TaughtRule.objects.create(pattern="northlight.test", says=Says.AUTOMATIC, taught_by=by, taught_at=MORNING)
    [one] = take(QUESTION)
    assert (clocks(), one.why["class"]) == ([], ["notice", "as was taught of northlight.test"])


def test_a_mail_says_why_it_stands_where_it_stands() -> None:
    make.project(Client.objects.get(), code="NL-01")
    take(QUESTION, ANSWER)
    assert [why("q", what) for what in ("client", "thread", "project")] == ["domain", "first", "only"]
    assert Filing.objects.get(mail__key="a").why["thread"][:2] == [
        "reference",
        "it names that mail in its headers: “Batch 7” by Mara Lind",
    ]


def test_a_code_in_the_conversation_holds_for_the_mails_after_it() -> None:
    for code in ("NL-01", "NL-02"):
        make.project(Client.objects.get(), code=code)
    take(mail(id="q", subject="NL-02 stability"), ANSWER)
    assert [project.code for project in said(CapturedMail.objects.get(key="a")).projects.all()] == ["NL-02"]


def settings(**names: str) -> None:
    for kind, value in names.items():
        OwnName.objects.create(kind=kind, value=value, added_at=MORNING)


def by_settings(raw: bytes) -> CapturedMail:
    return take_in_all([raw], us=us_here(), at=LATER)[0].mail


OURS = mail("ole@brackenfold.test", "mara@northlight.test", id="a", sent=MORNING + HOUR, in_reply_to="<q>")


@pytest.mark.parametrize("result", ["mx.ours.test; dmarc=fail", "mx.evil.test; dmarc=pass", ""])
def test_a_mail_in_our_name_that_nobody_vouches_for_stops_nothing(result: str) -> None:
    settings(domain="brackenfold.test", server="mx.ours.test")
    by_settings(QUESTION)
    found = by_settings(OURS.replace(b"\r\n\r\n", f"\r\nAuthentication-Results: {result}\r\n\r\n".encode(), 1))
    assert (found.state, found.kind) == ("review", "suspect")
    assert clocks() == [("q", None)]


def test_a_mail_in_our_name_that_passed_the_check_is_ours() -> None:
    settings(domain="brackenfold.test", server="mx.ours.test")
    by_settings(QUESTION)
    by_settings(OURS.replace(b"\r\n\r\n", b"\r\nAuthentication-Results: mx.ours.test; dmarc=pass\r\n\r\n", 1))
    assert clocks() == [("q", "a")]


def test_a_client_who_fails_the_check_is_heard_all_the_same() -> None:
    settings(domain="brackenfold.test", server="mx.ours.test")
    found = by_settings(mail(id="q", authentication_results="mx.ours.test; dmarc=fail"))
    assert (found.dmarc, clocks()) == ("fail", [("q", None)])


def test_a_group_of_ours_does_not_make_a_mail_bulk() -> None:
    settings(domain="brackenfold.test", group="projects.brackenfold.test")
    group = mail(
        "Mara via Projects <projects@brackenfold.test>",
        "projects@brackenfold.test",
        id="q",
        list_id="Projects <projects.brackenfold.test>",
        x_original_from="Mara <mara@northlight.test>",
    )
    found = by_settings(group)
    assert (found.kind, found.author) == ("human", "mara@northlight.test")
    assert clocks() == [("q", None)]


def test_a_web_form_speaks_for_whoever_it_names() -> None:
    settings(domain="brackenfold.test", form="noreply@forms.test")
    found = by_settings(mail("noreply@forms.test", id="q", reply_to="mara@northlight.test"))
    assert (found.author, clocks()) == ("mara@northlight.test", [("q", None)])


def invitation(to: str, method: str = "REQUEST", sender: str = "ole@brackenfold.test") -> bytes:
    calendar = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nEND:VCALENDAR"
    facts = {"content_type": f"text/calendar; method={method}", "body": calendar, "subject": "Call on Friday"}
    return mail(sender, to, id="i", sent=MORNING + HOUR, **facts)


def test_an_invitation_to_whoever_asked_answers_them() -> None:
    take(QUESTION, mail("ida@northlight.test", id="r", subject="Other"))
    take(invitation("mara@northlight.test"))
    assert set(clocks()) == {("q", "i"), ("r", None)}
    assert why("i") == "invites"


@pytest.mark.parametrize(
    "raw",
    [
        invitation("ida@northlight.test"),
        invitation("mara@northlight.test", method="REPLY"),
        invitation("pm@brackenfold.test", sender="mara@northlight.test"),
    ],
)
def test_other_calendar_mail_answers_nobody(raw: bytes) -> None:
    take(QUESTION)
    take(raw)
    assert clocks() == [("q", None)]
