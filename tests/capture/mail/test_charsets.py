from __future__ import annotations

import pytest

from crm.capture.mail.charsets import decode

pytestmark = pytest.mark.plain


@pytest.mark.parametrize(
    ("declared", "written_in"),
    [
        ("utf-8", "utf-8"),
        ("uft-8", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("", "utf-8"),
        ("x-unknown", "cp1252"),
        ("idna", "cp1252"),
        ("us-ascii", "utf-8"),
    ],
)
def test_umlauts_arrive_whatever_was_declared(declared: str, written_in: str) -> None:
    assert decode("Größe – fünf".encode(written_in), declared) == "Größe – fünf"


def test_korean_and_chinese_names_of_old_mailers_are_known() -> None:
    assert decode("회원님".encode("cp949"), "ks_c_5601-1987") == "회원님"
    assert decode("批次".encode("gb18030"), "gb2312") == "批次"


def test_a_body_of_no_declared_charset_is_guessed() -> None:
    text = "Привет, когда будет готова партия таблеток? Спасибо за ответ."
    assert decode(text.encode("cp1251"), guess=True) == text


def test_nul_and_half_characters_are_gone() -> None:
    assert decode(b"a\0b") == "ab"
    assert decode(b"a+2AA-b", "utf-7") == "a?b"
