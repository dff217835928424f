"""Slack and Teams: escalations and the verdict, once, without names they may not know, and patiently."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import requests
from django.core import mail as outbox
from django.test import Client as Browser

from crm.conversations.services import withdraw
from crm.digests.apprising import kind_of
from crm.digests.models import Channel, ChannelPost
from crm.digests.services import prepare, tell
from crm.digests.services.channels import (
    PATIENCE,
    STALE,
    keep_channel,
    post_again,
    post_next,
    queue_verdicts,
    try_channel,
)
from crm.digests.values import PostStatus
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent, StaffMember
from crm.watch.services import sweep
from tests import make
from tests.make import LONG_AGO, MONDAY, local

from .post import posted

pytestmark = pytest.mark.django_db
SLACK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ".replace("/A1", "/B1")
TEAMS = (
    "https://prod-1.westeurope.logic.azure.com:443/workflows/643e69f83c8944/triggers/manual/paths/invoke"
    "?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=KODuebWbDGYFr0z0eu"
)
TUESDAY = local("2026-10-20 17:00")


class Net:
    """The network's edge: what was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.status = 200
        self.trouble: Exception | None = None

    def send(self, adapter: object, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        body = request.body.decode() if isinstance(request.body, bytes) else str(request.body)
        self.asked.append((str(request.url), json.dumps(json.loads(body), ensure_ascii=False)))
        if self.trouble:
            raise self.trouble
        answer = requests.Response()
        answer.status_code, answer._content, answer.url = self.status, b"ok", str(request.url)
        return answer


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Net:
    found = Net()
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", lambda *args, **options: found.send(*args, **options))
    return found


@pytest.fixture
def ada(net: Net) -> StaffMember:
    make.house()
    return make.person("Ada", staff_role="administrator")


def channel(by: StaffMember, address: str = SLACK, **facts: Any) -> Channel:
    known = {"name": "Leaders", "from_level": 1, "verdict": True, "cleared": False, "is_on": True} | facts
    return keep_channel(channel=None, by=by, at=LONG_AGO, address=address, **known)


def late(**client: Any) -> Any:
    """A question that has reached level 2 when anybody looks."""
    project = make.project(make.client("Acme", **client), code_name="Oak", opened=date(2026, 10, 12))
    return make.question(project, local("2026-10-19 09:00"))


def post_all(at: datetime = TUESDAY) -> None:
    sweep(at)
    tell(at)
    queue_verdicts(at)
    while post_next(at):
        pass


def status() -> list[str]:
    return list(ChannelPost.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize("address", [SLACK, TEAMS])
def test_a_level_reaches_the_channel_once(ada: StaffMember, net: Net, address: str) -> None:
    channel(ada, address)
    late()
    post_all()
    post_all(TUESDAY + timedelta(minutes=1))
    ((asked, said),) = net.asked
    assert asked.partition("?")[0] == address.partition("?")[0]
    assert ("Level 2, slow response: Acme / Oak" in said, "/flags/" in said) == (True, True)


def test_only_the_levels_it_asks_for_reach_it(ada: StaffMember, net: Net) -> None:
    channel(ada, from_level=3, verdict=False)
    late()
    post_all()
    assert net.asked == []


def test_a_restricted_client_is_not_named_unless_the_channel_is_cleared(ada: StaffMember, net: Net) -> None:
    row = channel(ada)
    channel(ada, TEAMS, name="Board", cleared=True)
    late(restricted_access=True)
    post_all()
    said = {url.split("/")[2]: body for url, body in net.asked}
    assert ("Acme" in said["hooks.slack.com"], "a restricted client" in said["hooks.slack.com"]) == (False, True)
    assert "Acme / Oak" in next(body for host, body in said.items() if "azure" in host)
    assert row.cleared is False


def test_what_was_settled_meanwhile_is_not_told(ada: StaffMember, net: Net) -> None:
    channel(ada)
    question = late()
    sweep(TUESDAY)
    tell(TUESDAY)
    withdraw(interaction=question, by=ada, at=TUESDAY, reason="twice")
    post_all(TUESDAY + timedelta(minutes=1))
    assert (net.asked, status()) == ([], [PostStatus.SPARED])


def test_a_channel_that_was_off_hears_no_old_news(ada: StaffMember, net: Net) -> None:
    row = channel(ada)
    late()
    sweep(TUESDAY)
    tell(TUESDAY)
    Channel.objects.filter(pk=row.pk).update(is_on=False)
    assert not post_next(TUESDAY + timedelta(hours=1))
    Channel.objects.filter(pk=row.pk).update(is_on=True)
    assert post_next(TUESDAY + timedelta(days=3))
    assert (net.asked, status()) == ([], [PostStatus.SPARED])


def test_the_verdict_of_the_week_comes_once_on_monday(ada: StaffMember, net: Net) -> None:
    make.person("Ingrid", staff_role="ceo")
    channel(ada)
    post_all(MONDAY)
    assert net.asked == []
    prepare(MONDAY)
    for minutes in (1, 2):
        post_all(MONDAY + timedelta(minutes=minutes))
    ((_, said),) = net.asked
    assert "A quiet week: no first reply fell due." in said


def test_a_week_of_one_readers_own_clients_is_no_verdict_of_the_house(ada: StaffMember, net: Net) -> None:
    make.person("Ingrid", staff_role="ceo")
    StaffMember.objects.update(digest_scope="mine")
    channel(ada)
    prepare(MONDAY)
    post_all(MONDAY)
    assert net.asked == []


def test_a_channel_that_is_new_hears_of_no_old_week(ada: StaffMember, net: Net) -> None:
    make.person("Ingrid", staff_role="ceo")
    prepare(MONDAY)
    row = channel(ada)
    Channel.objects.filter(pk=row.pk).update(made_at=MONDAY + timedelta(hours=1))
    post_all(MONDAY + timedelta(hours=2))
    assert net.asked == []


def dead(net: Net) -> None:
    net.trouble = requests.ConnectionError("no route to host")


def refusing(net: Net) -> None:
    net.status = 404


@pytest.mark.parametrize("trouble", [dead, refusing])
def test_a_dead_endpoint_loses_nothing(ada: StaffMember, net: Net, trouble: Callable[[Net], None]) -> None:
    try_channel(channel=channel(ada), at=MONDAY)
    trouble(net)
    post_all(MONDAY)
    row = ChannelPost.objects.get()
    assert (row.status, row.not_before) == (PostStatus.FAILED, MONDAY + timedelta(minutes=2))
    assert row.error
    net.status, net.trouble = 200, None
    post_all(MONDAY + timedelta(minutes=2))
    assert (status(), len(net.asked)) == ([PostStatus.SENT], 2)


def test_one_dead_channel_is_asked_once_a_turn_and_holds_up_no_other(ada: StaffMember, net: Net) -> None:
    one, other = channel(ada), channel(ada, TEAMS, name="Board")
    for row in (one, one, other):
        try_channel(channel=row, at=MONDAY)
    dead(net)
    post_all(MONDAY)
    assert (len(net.asked), status()) == (2, [PostStatus.FAILED, PostStatus.QUEUED, PostStatus.FAILED])


def test_patience_ends_after_a_day_and_administrators_hear_of_it(ada: StaffMember, net: Net) -> None:
    post = try_channel(channel=channel(ada), at=MONDAY)
    dead(net)
    post_all(MONDAY + PATIENCE)
    posted(MONDAY + PATIENCE)
    assert (status(), len(outbox.outbox)) == ([PostStatus.GIVEN_UP], 1)
    assert "The channel Leaders has taken nothing for a day" in str(outbox.outbox[0].subject)
    net.trouble = None
    post_again(post=post, by=ada, at=MONDAY + PATIENCE)
    post_all(MONDAY + PATIENCE)
    assert status() == [PostStatus.SENT]


def test_what_may_have_arrived_is_not_sent_again_by_itself(ada: StaffMember, net: Net) -> None:
    try_channel(channel=channel(ada), at=MONDAY)
    net.trouble = requests.ReadTimeout("HTTPSConnectionPool: Read timed out. (read timeout=4.0)")
    post_all(MONDAY)
    post_all(MONDAY + timedelta(hours=2))
    assert (status(), len(net.asked)) == ([PostStatus.UNSURE], 1)


class Killed(BaseException):
    """Nothing the house catches."""


def test_a_worker_killed_while_it_posts_doubles_nothing(ada: StaffMember, net: Net) -> None:
    post = try_channel(channel=channel(ada), at=MONDAY)
    net.trouble = Killed()  # type: ignore[assignment]
    with pytest.raises(Killed):
        post_next(MONDAY)
    net.trouble = None
    post_all(MONDAY + STALE + timedelta(seconds=1))
    assert (status(), len(net.asked)) == ([PostStatus.UNSURE], 1)
    post_again(post=post, by=ada, at=MONDAY + timedelta(hours=1))
    post_all(MONDAY + timedelta(hours=1))
    assert status() == [PostStatus.SENT]


def test_a_worker_killed_before_it_posts_loses_nothing(ada: StaffMember, net: Net) -> None:
    try_channel(channel=channel(ada), at=MONDAY)
    ChannelPost.objects.update(status=PostStatus.SENDING, claimed_at=MONDAY)
    post_all(MONDAY + timedelta(minutes=1))
    assert net.asked == []
    post_all(MONDAY + STALE + timedelta(seconds=1))
    assert (status(), len(net.asked)) == ([PostStatus.SENT], 1)


def test_a_redirect_is_not_followed(ada: StaffMember, net: Net) -> None:
    try_channel(channel=channel(ada), at=MONDAY)
    net.status = 302
    post_all(MONDAY)
    assert (status(), len(net.asked)) == ([PostStatus.FAILED], 1)


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.slack.com/services/T1/B1/x",
        "https://hooks.slack.com.evil.test/services/T1/B1/x",
        "https://hooks.slack.com@127.0.0.1/services/T1/B1/x",
        "https://127.0.0.1/workflows/1/triggers/manual/paths/invoke?sig=x",
        "https://x.powerplatform.evil.test/workflows/1/triggers/manual/paths/invoke?sig=x",
        "https://logic.azure.com:8443/workflows/1/triggers/manual/paths/invoke?sig=x",
        "json://localhost/",
        "file:///etc/passwd",
    ],
)
def test_no_address_but_the_two_vendors_own_is_kept(ada: StaffMember, address: str) -> None:
    with pytest.raises(Refusal, match="no address of a Slack or Teams webhook"):
        channel(ada, address)


@pytest.mark.plain
def test_whose_webhook_it_is_is_seen_from_its_address() -> None:
    assert (kind_of(SLACK), kind_of(TEAMS)) == ("slack", "teams")


def test_the_trail_says_in_words_what_changed_and_never_the_address(ada: StaffMember) -> None:
    row = channel(ada)
    facts = {"name": "Leaders", "from_level": 4, "verdict": True, "cleared": True, "is_on": True}
    keep_channel(channel=row, by=ada, at=MONDAY, address=TEAMS, **facts)
    said = list(AuditEvent.objects.filter(model="channel").order_by("pk").values_list("new", flat=True))
    assert said == [
        "Leaders",
        "escalations from level 4",
        "may name restricted clients",
        "The address was entered anew",
    ]


def test_no_log_shows_the_address(ada: StaffMember, net: Net, capfd: pytest.CaptureFixture[str]) -> None:
    try_channel(channel=channel(ada), at=MONDAY)
    dead(net)
    post_all(MONDAY)
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in "".join(capfd.readouterr()) + ChannelPost.objects.get().error


def test_the_address_is_sealed_and_never_shown(ada: StaffMember) -> None:
    row = channel(ada)
    row.refresh_from_db()
    assert b"hooks.slack.com" not in bytes(row.address)
    browser = Browser()
    browser.force_login(ada)
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in browser.get(f"/settings/channels/{row.pk}/").content.decode()


def signed_in(person: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def test_a_test_is_sent_and_its_fate_shown(ada: StaffMember, net: Net) -> None:
    browser, row = signed_in(ada), channel(ada)
    browser.post(f"/settings/channels/{row.pk}/test/")
    post_all(datetime.now(tz=make.SITE))
    assert "A test to Leaders" in browser.get("/settings/channels/").content.decode()
    assert "Touchline reaches this channel." in net.asked[0][1]


def test_who_is_no_administrator_changes_nothing(ada: StaffMember, net: Net) -> None:
    row, browser = channel(ada), signed_in(make.person("Tom"))
    assert browser.get("/settings/channels/").status_code == 200
    assert browser.post(f"/settings/channels/{row.pk}/test/").status_code == 403
    assert status() == []
