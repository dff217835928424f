from __future__ import annotations

import pytest

from crm.capture.mail.addresses import MOST_ADDRESSES, Mailbox, mailboxes

pytestmark = pytest.mark.plain

MARA = Mailbox("mara@northlight.test", "Mara Lind")


@pytest.mark.parametrize(
    "value",
    [
        b"Mara Lind <mara@northlight.test>",
        b'"Mara Lind" <Mara@Northlight.TEST>',
        b"mara@northlight.test (Mara Lind)",
        b"=?utf-8?q?Mara_Lind?= <mara@northlight.test>",
        b"=?utf-8?q?Mara_Lind_=3Cmara=40northlight.test=3E?=",
        b"'Mara Lind' <mara@northlight.test>",
        b"Team: Mara Lind <mara@northlight.test>;",
        b"Mara Lind <mara@northlight.test> (home)",
        b"Mara\r\n Lind\r\n\t<mara@northlight.test>",
        b"Mara Lind <<mara@northlight.test>>",
    ],
)
def test_one_person_however_written(value: bytes) -> None:
    assert mailboxes([value]) == (MARA,)


def test_the_angle_address_wins_over_the_name_that_pretends() -> None:
    assert mailboxes([b'"boss@brackenfold.test" <mara@northlight.test>'])[0].address == "mara@northlight.test"


def test_commas_inside_quotes_and_comments_part_nobody() -> None:
    found = mailboxes([b'"Lind, Mara" <mara@northlight.test>, ole@northlight.test (Ole, Lab); ida@northlight.test'])
    assert [box.name for box in found] == ["Lind, Mara", "Ole, Lab", ""]


def test_a_quote_nobody_closes_is_only_a_mark() -> None:
    found = mailboxes([b'"Mara <mara@northlight.test>, Ole <ole@northlight.test>'])
    assert [box.address for box in found] == ["mara@northlight.test", "ole@northlight.test"]


def test_groups_without_members_name_nobody() -> None:
    assert mailboxes([b"undisclosed-recipients:;", b"", b"Mara Lind"]) == ()


def test_everybody_is_named_once_and_not_without_end() -> None:
    many = b", ".join(b"p%d@x.test" % number for number in range(900))
    assert len(mailboxes([many])) == MOST_ADDRESSES
    assert len(mailboxes([b"a@x.test, A@X.test"])) == 1


def test_eight_bit_names_and_domains_are_read() -> None:
    assert mailboxes(["Jörg <jörg@müller.test>".encode()]) == (Mailbox("jörg@müller.test", "Jörg"),)
    assert Mailbox("mara@northlight.test").domain == "northlight.test"
