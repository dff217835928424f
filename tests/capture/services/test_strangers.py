from __future__ import annotations

import pytest

from crm.capture.models import CapturedMail, Filing, MailState
from crm.clients.models import Client, Contact
from crm.conversations.models import Interaction
from tests import make
from tests.capture.mails import mail
from tests.capture.taking import clocks, northlight, said, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house() -> None:
    make.house()


def test_an_unknown_sender_waits_and_makes_nothing() -> None:
    [one] = take(mail())
    assert (one.state, one.reason) == (MailState.UNMATCHED, "no client is known for its sender")
    assert not Client.objects.exists()


def test_an_unknown_company_becomes_one_client_with_its_people() -> None:
    take(mail(id="1"), mail("Ole <ole@lab.northlight.test>", id="2"), create_clients=True)
    north = Client.objects.get()
    assert (north.name, north.domain, north.short_code) == ("northlight.test", "northlight.test", "NORTHLIG")
    assert [contact.email for contact in north.contacts.order_by("email")] == [
        "mara@northlight.test",
        "ole@lab.northlight.test",
    ]


def test_at_a_free_provider_each_person_is_a_client() -> None:
    take(mail("mara@gmail.com", id="1"), mail("ole@gmail.com", id="2"), create_clients=True)
    assert set(Client.objects.values_list("name", "domain")) == {("mara@gmail.com", ""), ("ole@gmail.com", "")}


def test_two_companies_of_one_first_name_get_two_codes() -> None:
    take(mail("a@northlight.test", id="1"), mail("a@northlight.example", id="2"), create_clients=True)
    codes = set(Client.objects.values_list("short_code", flat=True))
    assert len(codes) == 2
    assert "NORTHLIG" in codes


@pytest.mark.parametrize(
    "raw",
    [
        mail("no-reply@northlight.test"),
        mail(auto_submitted="auto-replied"),
        mail(list_id="<news.northlight.test>"),
        mail(to="ida@elsewhere.test"),
        mail("ole@brackenfold.test", "mara@northlight.test"),
    ],
)
def test_only_a_person_who_writes_to_us_is_met(raw: bytes) -> None:
    take(raw, create_clients=True)
    assert not Client.objects.exists()


def test_a_domain_that_two_clients_share_is_left_to_a_person() -> None:
    for name in ("Northlight Bio", "Northlight Japan"):
        make.client(name, domain="northlight.test")
    assert take(mail(), create_clients=True)[0].state == MailState.UNMATCHED
    assert Client.objects.count() == 2


def test_what_waited_is_filed_when_its_client_is_met_elsewhere() -> None:
    ours = mail("ole@brackenfold.test", "ida@northlight.test", id="a@x.test")
    assert take(ours)[0].state == MailState.UNMATCHED
    take(mail(id="q@x.test"), create_clients=True)
    assert said(CapturedMail.objects.get(key="a@x.test")).client.name == "northlight.test"


def test_taking_in_again_with_clients_files_what_waited() -> None:
    take(mail(id="q@x.test"))
    take(mail(id="q@x.test"), create_clients=True)
    assert clocks() == [("q@x.test", None)]


def test_a_stranger_who_turns_out_to_be_another_client_leaves_the_first() -> None:
    make.client("Northlight Bio", domain="northlight.test")
    ours = mail("ole@brackenfold.test", "ida@southwind.test", id="a@x.test", in_reply_to="<q@x.test>")
    take(mail(id="q@x.test"), ours)
    assert Filing.objects.get(mail__key="a@x.test").by_conversation
    take(mail("ida@southwind.test", id="s@x.test"), create_clients=True)
    filing = Filing.objects.get(mail__key="a@x.test")
    assert (filing.client.name, filing.by_conversation) == ("southwind.test", False)
    assert Interaction.objects.get(message_key="a@x.test").withdrawn_reason.startswith("It belongs to another")
    assert clocks() == [("q@x.test", None), ("s@x.test", None)]


def test_what_was_said_stays_with_a_client_its_contact_has_left() -> None:
    north = make.client("Northlight Bio", domain="northlight.test")
    [one] = take(mail(id="q@x.test"))
    Contact.objects.update(client=make.client("Southwind", domain="southwind.test"))
    take(mail(id="r@x.test", in_reply_to="<q@x.test>"))
    assert [filing.client for filing in one.filings.all()] == [north]


def test_a_newsletter_of_a_contact_met_in_the_same_batch_is_heard_too() -> None:
    letter = mail(id="n@x.test", list_unsubscribe="<https://northlight.test/x>", subject="Visit")
    take(letter)
    take(mail(id="q@x.test"), create_clients=True)
    assert {key for key, _ in clocks()} == {"n@x.test", "q@x.test"}


def test_northlight_is_not_made_again_where_it_is_known() -> None:
    north = northlight()
    take(mail("new@northlight.test"), create_clients=True)
    assert list(Client.objects.all()) == [north]
