"""Acting from the mail: each link once, for its reader, on what it was offered for."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from crm.clients.models import Client, Contact
from crm.conversations.models import Commitment, Interaction
from crm.digests.models import Digest, MailAct
from crm.digests.offers import Offer, offer_of, token_of
from crm.digests.services import Given, act
from crm.leadership.lapses import lapsed
from crm.leadership.models import Touchpoint
from crm.projects.models import Project
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.watch.models import Flag
from tests import make
from tests.make import MONDAY, local

from .post import frozen, minute, subjects

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=3)
TOMORROW = local("2026-10-20 09:00")


@pytest.fixture
def ingrid() -> StaffMember:
    make.house()
    return make.leader("Ingrid Vaelstrom", staff_role="cbo", backup=make.leader("Bertil Osei"))


@pytest.fixture
def rowan(ingrid: StaffMember) -> Project:
    client = make.client("Quillhaven", executive_sponsor=ingrid)
    return make.project(client, code_name="Rowan", opened=date(2026, 9, 1))


@pytest.fixture
def jane(rowan: Project) -> Contact:
    return make.contact(rowan.client, "Jane Holm")


def offer(reader: StaffMember, what: str) -> Offer:
    digest = Digest.objects.filter(recipient=reader).first() or frozen(reader, MONDAY)
    found = offer_of(token_of(digest, 0, what))
    assert found is not None
    return found


def done(reader: StaffMember, what: str, at: datetime = LATER, **given: object) -> str:
    return act(offer=offer(reader, what), by=reader, at=at, given=Given(**given)).said  # type: ignore[arg-type]


def late_question(rowan: Project) -> Interaction:
    Project.objects.update(opened=date(2026, 10, 12))
    return make.question(rowan, local("2026-10-14 10:00"), summary="Who signs?")


def test_one_line_becomes_a_leaders_contact(ingrid: StaffMember, jane: Contact) -> None:
    said = done(ingrid, "did", contact=jane, line="Spoke of stability; she is calm.")
    assert said == "Your call is logged: Spoke of stability; she is calm."
    call = Interaction.objects.get()
    assert call.places.get().is_touchpoint
    assert lapsed(LATER) == []
    assert not Flag.objects.filter(flag_kind="no_leadership_contact", closed_at=None).exists()


def test_a_talk_about_a_late_question_answers_it(ingrid: StaffMember, rowan: Project, jane: Contact) -> None:
    asked = late_question(rowan)
    done(ingrid, "did", contact=jane, line="Told her who signs.")
    assert make.clock_of(asked).state == "answered"


def test_a_promise_is_kept_with_one_press(ingrid: StaffMember, rowan: Project) -> None:
    Project.objects.update(opened=date(2026, 10, 12))
    row = make.promised(rowan, local("2026-10-15 12:00"), owner=ingrid)
    done(ingrid, "did")
    assert Commitment.objects.get(pk=row.pk).done == LATER


def test_a_date_plans_the_contact_and_brings_an_invitation(ingrid: StaffMember, rowan: Project) -> None:
    done(ingrid, "will", when=TOMORROW)
    touch = Touchpoint.objects.get()
    assert (touch.project, touch.leader, touch.planned_for) == (rowan, ingrid, TOMORROW)


def test_the_alternate_is_asked_by_name(ingrid: StaffMember, rowan: Project) -> None:
    said = done(ingrid, "alternate", when=TOMORROW)
    assert said == "Bertil Osei is asked to call by Tue 20 Oct, 09:00 and gets an invitation."
    touch = Touchpoint.objects.get()
    assert (touch.leader, touch.asked_by) == (ingrid.backup, ingrid)


def test_an_alternate_who_may_not_see_the_client_is_not_asked(ingrid: StaffMember, rowan: Project) -> None:
    Client.objects.update(restricted_access=True)
    with pytest.raises(Refusal, match="Nobody stands in for you"):
        done(ingrid, "alternate", when=TOMORROW)
    assert not Touchpoint.objects.exists()


def test_a_nudge_tells_the_owner_who_asks(ingrid: StaffMember, rowan: Project) -> None:
    late_question(rowan)
    minute(MONDAY)
    done(ingrid, "nudge")
    assert minute(LATER)[0].to == [rowan.project_manager.email if rowan.project_manager else ""]
    assert MailAct.objects.get().said == "The owner gets a mail that says you ask, with the next bundle of theirs."


def test_a_nudge_waits_its_hour_like_every_notice(ingrid: StaffMember, rowan: Project) -> None:
    late_question(rowan)
    minute("2026-10-19 10:00")
    done(ingrid, "nudge", at=local("2026-10-19 10:10"))
    assert minute("2026-10-19 10:11") == []
    assert any(subject.startswith("Ingrid Vaelstrom asks you: ") for subject in subjects(minute("2026-10-19 11:01")))


def test_a_rest_needs_a_reason_and_ends(ingrid: StaffMember, rowan: Project) -> None:
    with pytest.raises(Refusal, match="Say why this can wait"):
        done(ingrid, "snooze", when=TOMORROW)
    with pytest.raises(Refusal, match="five business days at most"):
        done(ingrid, "snooze", when=TOMORROW + timedelta(days=30), line="Later.")
    assert done(ingrid, "snooze", when=TOMORROW, line="She is away.") == "It rests until Tue 20 Oct, 09:00."
    assert Flag.objects.get(flag_kind="no_leadership_contact").snoozed_until == TOMORROW


def test_a_link_acts_once(ingrid: StaffMember, jane: Contact) -> None:
    done(ingrid, "did", contact=jane, line="Once.")
    with pytest.raises(Refusal, match="used already"):
        done(ingrid, "did", contact=jane, line="Twice.")
    assert Interaction.objects.count() == 1


def test_what_was_refused_may_be_tried_again(ingrid: StaffMember, jane: Contact) -> None:
    with pytest.raises(Refusal, match="with whom"):
        done(ingrid, "did", line="Nobody named.")
    assert not MailAct.objects.exists()
    done(ingrid, "did", contact=jane, line="Named.")


def test_nobody_else_acts_with_it(ingrid: StaffMember, rowan: Project) -> None:
    with pytest.raises(Refusal, match="asked of Ingrid Vaelstrom"):
        act(offer=offer(ingrid, "will"), by=make.leader(), at=LATER, given=Given(when=TOMORROW))


def test_it_ends_after_a_fortnight(ingrid: StaffMember, rowan: Project) -> None:
    with pytest.raises(Refusal, match="worked for 14 days"):
        done(ingrid, "will", at=MONDAY + timedelta(days=14, seconds=1), when=TOMORROW)


def test_who_lost_sight_of_the_client_does_nothing(ingrid: StaffMember, rowan: Project) -> None:
    found = offer(ingrid, "will")
    Client.objects.update(restricted_access=True, executive_sponsor=make.leader())
    with pytest.raises(Refusal, match="do not see this client any more"):
        act(offer=found, by=ingrid, at=LATER, given=Given(when=TOMORROW))


def test_what_is_settled_meanwhile_is_said_to_be(ingrid: StaffMember, rowan: Project, jane: Contact) -> None:
    found = offer(ingrid, "snooze")
    done(ingrid, "did", contact=jane, line="Spoke.")
    with pytest.raises(Refusal, match="settled already"):
        act(offer=found, by=ingrid, at=LATER, given=Given(when=TOMORROW, line="Later."))


def altered(token: str) -> list[str]:
    place = token.index("-") + 1
    return ["", "x", token[:-1], f"9{token}", f"{token[:place]}1{token[place + 1 :]}", token.replace("did", "will")]


def test_an_altered_link_offers_nothing(ingrid: StaffMember, rowan: Project) -> None:
    token = offer(ingrid, "did").token
    assert [offer_of(one) for one in altered(token)] == [None] * 6


def test_an_act_the_mail_did_not_offer_is_none(ingrid: StaffMember, rowan: Project) -> None:
    digest = offer(ingrid, "did").digest
    assert offer_of(token_of(digest, 0, "nudge")) is None
    assert offer_of(token_of(digest, 7, "did")) is None
