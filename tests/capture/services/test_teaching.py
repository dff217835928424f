from __future__ import annotations

from datetime import timedelta

import pytest

from crm.capture.models import Belonging, CapturedMail, Filing, Hint, MailState
from crm.capture.services import greet, say_whose, say_whose_mail, unsay
from crm.clients.models import Client, Contact
from crm.conversations.models import Interaction
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from tests import make
from tests.capture.mails import MORNING, mail
from tests.capture.taking import LATER, clocks, said, take

pytestmark = pytest.mark.django_db

QUESTION = mail(id="q@x.test")
ANSWER = mail("ole@brackenfold.test", "mara@northlight.test", id="a@x.test", in_reply_to="<q@x.test>")


@pytest.fixture(autouse=True)
def house() -> None:
    make.house()


@pytest.fixture
def north() -> Client:
    return make.client("Northlight Bio")


@pytest.fixture
def ann() -> StaffMember:
    return make.person("Ann")


def states() -> dict[str, str]:
    return dict(CapturedMail.objects.order_by("key").values_list("key", "state"))


def test_a_word_on_a_domain_files_what_waits_from_the_original_time(north: Client, ann: StaffMember) -> None:
    [one] = take(QUESTION)
    say_whose(name="northlight.test", client=north, by=ann, at=LATER)
    assert (said(one).client, said(one).occurred_at) == (north, MORNING)
    assert clocks() == [("q@x.test", None)]
    assert Contact.objects.get(email="mara@northlight.test").made_by_capture


def test_a_word_holds_for_what_comes_and_below_the_domain(north: Client, ann: StaffMember) -> None:
    say_whose(name="northlight.test", client=north, by=ann, at=LATER)
    [one] = take(mail("ida@lab.northlight.test", id="2"))
    assert said(one).client == north


def test_a_client_without_a_domain_gets_the_first_that_is_told(north: Client, ann: StaffMember) -> None:
    say_whose(name="northlight.test", client=north, by=ann, at=LATER)
    say_whose(name="northlight.example", client=north, by=ann, at=LATER)
    north.refresh_from_db()
    assert north.domain == "northlight.test"


def test_a_word_on_an_address_says_nothing_of_its_neighbours(north: Client, ann: StaffMember) -> None:
    take(mail("mara@gmail.com", id="1"), mail("ole@gmail.com", id="2"))
    say_whose(name="mara@gmail.com", client=north, by=ann, at=LATER)
    assert states() == {"1": MailState.FILED, "2": MailState.UNMATCHED}


def test_no_client_sets_aside_what_waits_and_what_comes(ann: StaffMember) -> None:
    take(QUESTION)
    say_whose(name="northlight.test", client=None, by=ann, at=LATER)
    take(mail(id="r@x.test"))
    assert states() == {"q@x.test": MailState.SET_ASIDE, "r@x.test": MailState.SET_ASIDE}
    assert CapturedMail.objects.filter(names_stranger=True).count() == 0


def test_what_is_no_clients_waits_again_when_the_word_is_taken_back(ann: StaffMember) -> None:
    take(QUESTION)
    word = say_whose(name="northlight.test", client=None, by=ann, at=LATER)
    assert unsay(said=word, by=ann, at=LATER, take_back=True)
    assert states() == {"q@x.test": MailState.UNMATCHED}


def test_taking_back_leaves_nothing_that_counts(north: Client, ann: StaffMember) -> None:
    take(QUESTION, ANSWER)
    word = say_whose(name="northlight.test", client=north, by=ann, at=LATER)
    unsay(said=word, by=ann, at=LATER, take_back=True)
    north.refresh_from_db()
    assert states() == {"a@x.test": MailState.UNMATCHED, "q@x.test": MailState.UNMATCHED}
    assert (clocks(), north.domain, list(north.contacts.all())) == ([], "", [])
    assert not Interaction.objects.filter(withdrawn_at=None).exists()


def test_what_was_taken_back_is_filed_elsewhere_in_whole(north: Client, ann: StaffMember) -> None:
    south = make.client("Southwind")
    take(QUESTION, ANSWER)
    unsay(said=say_whose(name="northlight.test", client=north, by=ann, at=LATER), by=ann, at=LATER, take_back=True)
    say_whose(name="northlight.test", client=south, by=ann, at=LATER)
    assert set(Filing.objects.values_list("client", flat=True)) == {south.pk}
    assert clocks() == [("q@x.test", "a@x.test")]


def test_what_went_with_its_conversation_leaves_with_it(north: Client, ann: StaffMember) -> None:
    stranger = mail("x@elsewhere.test", id="s@x.test", in_reply_to="<q@x.test>", sent=MORNING + timedelta(hours=1))
    take(QUESTION, stranger)
    word = say_whose(name="northlight.test", client=north, by=ann, at=LATER)
    assert states()["s@x.test"] == MailState.FILED
    unsay(said=word, by=ann, at=LATER, take_back=True)
    assert states()["s@x.test"] == MailState.UNMATCHED
    assert not Interaction.objects.filter(withdrawn_at=None).exists()


def test_a_rule_that_is_removed_later_leaves_what_it_filed(north: Client, ann: StaffMember) -> None:
    [one] = take(mail("mara@northlight.test", id="1"))
    word = say_whose(name="northlight.test", client=north, by=ann, at=LATER)
    unsay(said=word, by=ann, at=LATER + timedelta(days=9), take_back=False)
    take(mail("new@northlight.test", id="2"))
    assert states() == {"1": MailState.FILED, "2": MailState.UNMATCHED}
    assert said(one).withdrawn_at is None


def test_a_contact_that_was_known_before_stays(north: Client, ann: StaffMember) -> None:
    make.contact(north, "Mara Lind", email="mara@northlight.example")
    take(mail(id="1"))
    word = say_whose(name="northlight.test", client=north, by=ann, at=LATER)
    unsay(said=word, by=ann, at=LATER, take_back=True)
    assert [contact.name for contact in north.contacts.all()] == ["Mara Lind"]


def test_a_word_is_taken_back_once(north: Client, ann: StaffMember) -> None:
    word = say_whose(name="northlight.test", client=north, by=ann, at=LATER)
    assert unsay(said=word, by=ann, at=LATER, take_back=True)
    assert not unsay(said=word, by=ann, at=LATER, take_back=True)


def test_one_mail_can_be_filed_apart_from_its_company(north: Client, ann: StaffMember) -> None:
    one, _ = take(mail("jo@cro.test", id="1"), mail("jo@cro.test", id="2"))
    word = say_whose_mail(mail=one, client=north, by=ann, at=LATER)
    assert states() == {"1": MailState.FILED, "2": MailState.UNMATCHED}
    assert not north.contacts.exists()
    unsay(said=word, by=ann, at=LATER, take_back=True)
    assert states()["1"] == MailState.UNMATCHED


def test_a_mail_filed_by_hand_stays_when_its_company_gets_a_client(north: Client, ann: StaffMember) -> None:
    one, two = take(mail("jo@cro.test", id="1"), mail("jo@cro.test", id="2"))
    say_whose_mail(mail=one, client=north, by=ann, at=LATER)
    say_whose(name="cro.test", client=make.client("Cro"), by=ann, at=LATER)
    assert (said(one).client, said(two).client.name) == (north, "Cro")


def test_the_same_word_twice_is_one_rule_and_another_is_refused(north: Client, ann: StaffMember) -> None:
    bo = make.person("Bo")
    first = say_whose(name="northlight.test", client=north, by=ann, at=LATER)
    assert say_whose(name="Northlight.test", client=north, by=bo, at=LATER) == first
    with pytest.raises(Refusal, match=r"Ann has placed northlight\.test already"):
        say_whose(name="northlight.test", client=None, by=bo, at=LATER)
    assert Belonging.objects.count() == 1


@pytest.mark.parametrize("name", ["gmail.com", "test", ""])
def test_what_belongs_to_everybody_is_refused(north: Client, ann: StaffMember, name: str) -> None:
    with pytest.raises(Refusal, match="belongs to everybody"):
        say_whose(name=name, client=north, by=ann, at=LATER)


def test_a_mail_that_waits_no_more_cannot_be_placed(north: Client, ann: StaffMember) -> None:
    [one] = take(QUESTION)
    say_whose(name="northlight.test", client=north, by=ann, at=LATER)
    with pytest.raises(Refusal, match="waits no more"):
        say_whose_mail(mail=one, client=None, by=ann, at=LATER)


def why() -> list[tuple[str, str]]:
    return list(Hint.objects.order_by("strength", "client__name").values_list("client__name", "why"))


def test_a_waiting_mail_carries_what_hints_at_a_client() -> None:
    north = make.client("Northlight Bio")
    make.project(north, code="NLB-7")
    make.contact(make.client("Southwind", domain="southwind.test"), "Jo Ek", email="jo@southwind.test")
    take(mail("Jo Ek <jo@elsewhere.test>", id="1", subject="About NLB-7", cc="ida@southwind.test"))
    assert why() == [("Northlight Bio", "the subject names NLB-7"), ("Southwind", "ida@southwind.test is in copy")]


@pytest.mark.parametrize(
    ("domain", "name", "hinted"),
    [
        ("northlight.test", "Northlight Bio", True),
        ("northlight-bio.test", "Northlight Bio", True),
        ("northlightbio.test", "Northlight Bio", True),
        ("pharma.test", "Pharma Nord", False),
        ("gmail.com", "Gmail", False),
        ("nor.test", "Northlight Bio", False),
    ],
)
def test_a_domain_like_a_name_is_a_hint(domain: str, name: str, hinted: bool) -> None:
    make.client(name)
    take(mail(f"jo@{domain}", id="1"))
    assert bool(why()) is hinted


def test_a_domain_two_clients_share_hints_at_both() -> None:
    for name in ("Northlight Bio", "Northlight Japan"):
        make.client(name, domain="northlight.test")
    take(QUESTION)
    assert [reason for _, reason in why()] == ["shares northlight.test with another client"] * 2


def test_hints_follow_what_is_known_now(north: Client) -> None:
    [one] = take(QUESTION)
    assert len(why()) == 1
    Client.objects.filter(pk=north.pk).update(name="Aurora")
    take(QUESTION)
    assert why() == []
    assert one.state == MailState.UNMATCHED


def test_mail_that_waited_for_a_new_contact_is_filed_when_they_are_greeted(north: Client) -> None:
    take(mail("mara@elsewhere.test", id="1"), mail("x@nobody.test", id="2"))
    make.contact(north, "Mara Lind", email="mara@elsewhere.test")
    greet(client=north, at=LATER)
    assert states() == {"1": MailState.FILED, "2": MailState.UNMATCHED}


def test_a_new_client_is_a_hint_on_what_waited_before() -> None:
    take(QUESTION)
    greet(client=make.client("Northlight Bio"), at=LATER)
    assert why() == [("Northlight Bio", "northlight.test is like the name Northlight Bio")]
