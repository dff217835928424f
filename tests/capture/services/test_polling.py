"""What is new in a mailbox comes by itself: nothing is lost, nothing comes twice, nothing there is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection

from crm.capture.accounts import to_poll
from crm.capture.models import CapturedMail, Folder, Leftover, Sighting, Source, SourceKind
from crm.capture.services.claiming import claimed
from crm.capture.services.odd import delete_mail
from crm.capture.services.polling import poll
from crm.capture.services.reading import AT_ONCE
from crm.conversations.models import Clock, Interaction
from tests import make
from tests.capture.interference import CUT, SWALLOW, between
from tests.capture.mails import MORNING, mail
from tests.capture.post_boxes import PASSWORD, USER, PostBox
from tests.capture.taking import LATER, clocks, northlight

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback")]
_numbers = count(1)
MINUTE = timedelta(minutes=1)


class Mine:
    """A source of ours with folders of its own in the mailbox."""

    def __init__(self, post: PostBox, **facts: Any) -> None:
        number = next(_numbers)
        self.post, self.inbox, self.sent = post, f"In {number}", f"Out {number}"
        post.put(folder=self.inbox)
        post.put(folder=self.sent)
        options = {"host": post.host, "port": post.port, "security": "none", "user": USER}
        self.row = Source(kind="mailbox", name=f"Post {number}", address="pm@brackenfold.test", made_at=MORNING)
        self.row.since = MORNING - timedelta(days=30)
        self.row.secret = PASSWORD
        self.row.options = options | {"inbox": self.inbox, "sent": self.sent, "timeout": 5} | facts
        self.row.save()

    def gets(self, *raws: bytes, at: datetime = MORNING) -> None:
        self.post.put(*raws, folder=self.inbox, at=at)

    def poll(self, at: datetime = LATER, **facts: Any) -> int:
        """`facts` hold for this turn alone."""
        row = Source.objects.get(pk=self.row.pk)
        row.options |= facts
        return poll(source=row, at=at)

    def uids(self) -> list[int]:
        return self.post.uids(self.inbox)

    def failure(self) -> str:
        return Source.objects.get(pk=self.row.pk).failure


@pytest.fixture
def mine(post: PostBox) -> Mine:
    northlight()
    return Mine(post)


def questions(many: int) -> list[bytes]:
    return [mail(id=f"{number}@x.test", sent=MORNING + number * MINUTE) for number in range(many)]


def keys() -> list[str]:
    return sorted(CapturedMail.objects.values_list("key", flat=True))


def test_a_question_and_the_reply_in_the_sent_folder_start_and_stop_a_clock(mine: Mine) -> None:
    mine.gets(mail(id="q@x.test"))
    reply = mail(
        "pm@brackenfold.test", "mara@northlight.test", id="a@x.test", in_reply_to="<q@x.test>", sent=MORNING + MINUTE
    )
    mine.post.put(reply, folder=mine.sent)
    assert mine.poll() == 2
    assert clocks() == [("q@x.test", "a@x.test")]
    assert Clock.objects.get().opened_at == MORNING


def test_nothing_in_the_mailbox_is_touched(mine: Mine) -> None:
    mine.gets(mail(id="q@x.test"))
    mine.poll()
    assert b"Seen" not in mine.post.flags(mine.inbox)
    mine.gets(mail(id="r@x.test"))
    assert mine.post.flags(mine.inbox).count(b"FLAGS") == 2


def test_only_what_is_new_is_fetched(mine: Mine) -> None:
    mine.gets(*questions(3))
    assert [mine.poll(), mine.poll()] == [3, 0]
    mine.gets(mail(id="new@x.test"))
    assert mine.poll() == 1
    assert len(keys()) == 4


def test_more_than_a_batch_comes_in_one_turn(mine: Mine) -> None:
    mine.gets(*questions(AT_ONCE + 3))
    assert mine.poll() == AT_ONCE + 3
    folder = Folder.objects.get(name=mine.inbox)
    assert (folder.read_at, folder.claimed_until) == (LATER, None)


def test_one_mail_in_two_mailboxes_is_one_mail_with_two_sightings(mine: Mine, post: PostBox) -> None:
    other = Mine(post)
    mine.gets(mail(id="q@x.test"))
    other.gets(mail(id="q@x.test"), at=MORNING + MINUTE)
    assert [mine.poll(), other.poll()] == [1, 1]
    assert Interaction.objects.count() == 1
    assert set(Sighting.objects.values_list("source", "folder")) == {
        (mine.row.pk, mine.inbox),
        (other.row.pk, other.inbox),
    }


def test_new_numbers_in_a_folder_bring_nothing_twice(mine: Mine) -> None:
    mine.gets(mail(id="q@x.test"))
    mine.poll()
    before = Folder.objects.get(name=mine.inbox).uidvalidity
    mine.post.renumber(mine.inbox)
    mine.gets(mail(id="q@x.test"))
    mine.gets(mail(id="r@x.test"), at=LATER - MINUTE)
    mine.poll(LATER + MINUTE)
    assert Folder.objects.get(name=mine.inbox).uidvalidity != before
    assert keys() == ["q@x.test", "r@x.test"]


def test_what_is_older_than_the_cut_off_is_history(mine: Mine) -> None:
    Source.objects.filter(pk=mine.row.pk).update(since=MORNING + MINUTE)
    mine.gets(mail(id="old@x.test"))
    mine.gets(mail(id="new@x.test", sent=MORNING + 5 * MINUTE), at=MORNING + 5 * MINUTE)
    mine.poll()
    assert Interaction.objects.count() == 2
    assert clocks() == [("new@x.test", None)]


def test_history_goes_back_no_further_than_was_asked_for(post: PostBox) -> None:
    northlight()
    mine = Mine(post, history_days=10)
    mine.gets(mail(id="old@x.test"), at=MORNING - timedelta(days=45))
    mine.gets(mail(id="new@x.test"))
    mine.poll()
    assert keys() == ["new@x.test"]


def test_a_mail_deleted_on_the_server_holds_up_nothing(mine: Mine) -> None:
    mine.gets(*questions(3))
    first, second, _ = mine.uids()
    mine.post.delete(second, mine.inbox)
    assert mine.poll() == 2
    mine.post.delete(first, mine.inbox)
    assert (mine.poll(), mine.failure()) == (0, "")


def test_a_very_large_mail_comes_with_its_headers_and_says_so(mine: Mine) -> None:
    mine.gets(mail(id="q@x.test", body="x" * 70 + "\r\n" + ("y" * 76 + "\r\n") * 350_000))
    mine.poll()
    found = CapturedMail.objects.get()
    assert "25 MB" in found.reason or "26 MB" in found.reason
    assert len(found.message) < 1000
    assert Clock.objects.count() == 1


def test_the_recipient_the_server_knows_goes_with_the_sighting(post: PostBox) -> None:
    northlight()
    mine = Mine(post)
    Source.objects.filter(pk=mine.row.pk).update(kind=SourceKind.DROPBOX, address="dropbox@brackenfold.test")
    mine.gets(mail(id="q@x.test", delivered_to="box", x_original_to="dropbox+ab12@brackenfold.test"))
    mine.poll()
    assert Sighting.objects.get().envelope_to == "dropbox+ab12@brackenfold.test"


def test_a_connection_lost_in_the_middle_is_taken_up_where_it_ended(mine: Mine) -> None:
    mine.gets(*questions(5))
    with between(mine.post.port, b"FETCH %d .*BODY" % mine.uids()[2], CUT) as (port, _):
        mine.poll(port=port)
    assert "broke off" in mine.failure()
    assert keys() == ["0@x.test", "1@x.test"]
    mine.poll(LATER + 11 * MINUTE)
    assert (len(keys()), mine.failure(), Leftover.objects.count()) == (5, "", 0)


def test_a_mail_at_which_the_server_always_breaks_off_holds_up_no_other(mine: Mine) -> None:
    mine.gets(*questions(3))
    with between(mine.post.port, b"FETCH %d .*BODY" % mine.uids()[1], CUT) as (port, stopped):
        for turn in range(6):
            mine.poll(LATER + turn * timedelta(hours=1), port=port)
    assert len(stopped) == 3
    assert len(keys()) == 3
    given_up = CapturedMail.objects.get(state="unreadable")
    assert given_up.sightings.get().uid == mine.uids()[1]
    assert mine.failure() == ""


def test_a_server_that_hangs_is_left_and_asked_less_often(mine: Mine) -> None:
    mine.gets(mail(id="q@x.test"))
    with between(mine.post.port, rb"EXAMINE", SWALLOW) as (port, _):
        mine.poll(port=port, timeout=0.5)
    assert "does not answer" in mine.failure()
    assert not to_poll(LATER + MINUTE).filter(pk=mine.row.pk).exists()
    assert to_poll(LATER + 6 * MINUTE).filter(pk=mine.row.pk).exists()
    assert (mine.poll(LATER + 6 * MINUTE), mine.failure()) == (1, "")


@contextmanager
def failing(error: Exception, when: Callable[[str, Any], bool]) -> Iterator[None]:
    """A database that fails at these statements."""

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if when(sql, params):
            raise error
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield


def test_one_poisonous_mail_is_tried_three_times_and_stops_no_other(mine: Mine) -> None:
    mine.gets(mail(id="a@x.test"), mail(id="poison@x.test"), mail(id="b@x.test"))
    with failing(DataError("too much"), lambda sql, words: "INSERT" in sql and "poison@x.test" in str(words)):
        for turn in range(4):
            mine.poll(LATER + turn * timedelta(hours=1))
    states = dict(CapturedMail.objects.values_list("key", "state"))
    assert [states.pop("a@x.test"), states.pop("b@x.test")] == ["filed", "filed"]
    assert list(states.values()) == ["unreadable"]


@pytest.mark.parametrize("statement", range(5, 65, 10))
def test_a_database_that_fails_midway_loses_nothing(mine: Mine, statement: int) -> None:
    mine.gets(*questions(4))
    seen = count()
    with (
        failing(OperationalError("gone"), lambda sql, _: "SAVEPOINT" not in sql and next(seen) == statement),
        suppress(OperationalError),
    ):
        mine.poll()
    Folder.objects.update(claimed_until=None)
    mine.poll(LATER + MINUTE)
    assert keys() == ["0@x.test", "1@x.test", "2@x.test", "3@x.test"]
    assert set(CapturedMail.objects.values_list("state", flat=True)) == {"filed"}
    assert (Interaction.objects.count(), Folder.objects.get(name=mine.inbox).last_uid) == (4, mine.uids()[-1])


def test_a_folder_that_another_worker_reads_is_left_to_it(mine: Mine) -> None:
    mine.gets(mail(id="q@x.test"))
    mine.poll()
    mine.gets(mail(id="r@x.test"))
    with claimed(Folder.objects.get(name=mine.inbox), LATER):
        assert mine.poll(LATER + MINUTE) == 0
    assert mine.poll(LATER + MINUTE) == 1


def test_whoever_was_killed_is_waited_for_a_quarter_of_an_hour(mine: Mine) -> None:
    mine.gets(mail(id="q@x.test"))
    Folder.objects.create(source=mine.row, name=mine.inbox, claimed_until=LATER + 15 * MINUTE)
    assert mine.poll() == 0
    assert mine.poll(LATER + 16 * MINUTE) == 1


def test_a_claim_that_has_passed_on_writes_nothing(mine: Mine) -> None:
    folder = Folder.objects.create(source=mine.row, name=mine.inbox)
    with claimed(folder, LATER) as old:
        assert old
        with claimed(Folder.objects.get(pk=folder.pk), LATER + timedelta(hours=1)) as new:
            assert new
            assert new.write(last_uid=7)
            assert not old.write(last_uid=3)
    assert Folder.objects.get(pk=folder.pk).last_uid == 7


def test_a_source_says_when_it_was_asked_answered_and_brought_something(mine: Mine) -> None:
    mine.gets(mail(id="q@x.test"))
    mine.poll(LATER)
    mine.poll(LATER + MINUTE)
    row = Source.objects.get(pk=mine.row.pk)
    assert (row.tried_at, row.answered_at, row.brought_at) == (LATER + MINUTE, LATER + MINUTE, LATER)
    row.secret = "wrong"
    row.save()
    mine.poll(LATER + 2 * MINUTE)
    row.refresh_from_db()
    assert (row.answered_at, row.failing_since) == (LATER + MINUTE, LATER + 2 * MINUTE)
    assert "Check the user name" in row.failure


def test_what_a_person_deleted_does_not_come_back(mine: Mine) -> None:
    mine.gets(mail("who@nowhere.test", id="q@x.test"))
    mine.poll()
    delete_mail(mail=CapturedMail.objects.get(), by=make.person(), at=LATER, reason="Private.")
    mine.post.renumber(mine.inbox)
    mine.gets(mail("who@nowhere.test", id="q@x.test"), at=LATER)
    mine.poll(LATER + MINUTE)
    assert CapturedMail.objects.get().state == "deleted"
    assert CapturedMail.objects.get().message == b""
