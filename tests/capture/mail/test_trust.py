from __future__ import annotations

import pytest

from crm.capture.envelope import read
from tests.capture.mails import mail

pytestmark = pytest.mark.plain


def checked(value: str) -> list[tuple[str, str]]:
    return [(one.server, one.dmarc) for one in read(mail(authentication_results=value)).checks]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("mx.ours.test; dmarc=pass header.from=ours.test", ("mx.ours.test", "pass")),
        (
            "MX.ours.test 1;\r\n spf=pass;\r\n dmarc=fail (p=NONE; dis=x) header.from=ours.test",
            ("mx.ours.test", "fail"),
        ),
        ("mx.ours.test; spf=pass smtp.mailfrom=dmarc=pass.test", ("mx.ours.test", "")),
        ("mx.ours.test; none", ("mx.ours.test", "")),
    ],
)
def test_the_word_of_a_server_on_dmarc_is_read(value: str, found: tuple[str, str]) -> None:
    assert checked(value) == [found]


def test_a_header_without_results_says_nothing() -> None:
    assert checked("mx.ours.test") == []
