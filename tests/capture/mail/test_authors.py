from __future__ import annotations

import pytest

from crm.capture.envelope import read
from tests.capture.mails import mail

pytestmark = pytest.mark.plain

LIST = "partners@brackenfold.test"


def author(*sender: str, **headers: str) -> str:
    return read(mail(*sender, **headers)).author.address


def test_the_sender_is_the_author() -> None:
    assert author() == "mara@northlight.test"


def test_of_several_authors_the_one_who_sent_it() -> None:
    both = "Mara <mara@northlight.test>, Ole <ole@northlight.test>"
    assert author(both, _sender="ole@northlight.test") == "ole@northlight.test"
    assert author(both) == "mara@northlight.test"


def test_reply_to_alone_is_not_the_author() -> None:
    assert author(reply_to="ceo@bank.test") == "mara@northlight.test"


@pytest.mark.parametrize(
    "headers",
    [
        {"x_original_from": "Mara <mara@northlight.test>"},
        {"x_original_sender": "mara@northlight.test"},
        {"reply_to": f"Mara <mara@northlight.test>, {LIST}"},
        {"cc": "Mara Lind <mara@northlight.test>"},
    ],
)
def test_whom_a_list_rewrote_is_found_again(headers: dict[str, str]) -> None:
    shown = f"Mara Lind via Partners <{LIST}>"
    assert author(shown, list_post=f"<mailto:{LIST}>", **headers) == "mara@northlight.test"


def test_a_list_that_hides_its_author_stays_the_author() -> None:
    assert author(f"Somebody via Partners <{LIST}>") == LIST


def test_the_ways_a_list_shows_itself() -> None:
    assert read(mail(list_post=f"<mailto:{LIST}>")).through == (LIST,)
    assert read(mail(x_beenthere=LIST)).through == (LIST,)
    assert read(mail(to=LIST, subject="[Partners] Batch 7")).through == (LIST,)


def test_a_tag_that_names_no_recipient_is_no_list() -> None:
    assert read(mail(to="pm@brackenfold.test", subject="[Partners] Batch 7")).through == ()


def test_a_mail_without_author_has_an_empty_one() -> None:
    assert author("") == ""


@pytest.mark.parametrize(
    ("rewritten", "form", "found"),
    [(False, False, "website@x.test"), (False, True, "mara@northlight.test"), (True, False, "mara@northlight.test")],
)
def test_reply_to_names_the_author_only_of_a_form_or_a_list(rewritten: bool, form: bool, found: str) -> None:
    written = read(mail("website@x.test", reply_to="Mara <mara@northlight.test>")).written
    assert written.of(rewritten=rewritten, form=form)[0].address == found
