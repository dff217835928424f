"""What nobody who uses the pages would send."""

from __future__ import annotations

from .owned import MISSING

NASTY = (
    "", " ", "0", "-1", "1", str(MISSING), "9223372036854775808", "-9223372036854775809", "9" * 40, "9" * 5000,
    "\x00", "a\x00b",
    "\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe", "٣", "½", "²", "1e9", "1e999", "NaN", "inf",
    "[]", "{}", "on", "2026-02-30", "9999-12-31T23:59", "0001-01-01", "0000-00-00", "2026-11-25", "24:00", "x" * 5000,
    "x" * 200_000, "#1", "=1+1", "’\u202e", "../../etc", "//x.test/", "javascript:1", "%00", "a@b", "\r\nX: 1",
)  # fmt: skip
FILES = (
    ("x.eml", b""), ("x.msg", b"\xd0\xcf\x11\xe0 broken"), ("x.zip", b"PK\x03\x04 broken"), ("x.xlsx", b"PK\x05\x06"),
    ("x.csv", b"\xff\xfe\x00\x00,;\n"), ("../../x.csv", b'"open,\n\x00'), ("x.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT"),
    ("x" * 300 + ".mbox", b"From \n\n" * 5), ("\x00.csv", b"Name\nA"),
)  # fmt: skip
METHODS = ("put", "patch", "delete", "options", "trace", "mkcol")
KINDS = (
    "application/json", "text/xml", "text/plain; charset=utf-16", "application/x-www-form-urlencoded; charset=none",
    "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data", "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "y" * 300, "application/x-www-form-urlencoded", "", "\x01",
)  # fmt: skip
BODIES = (
    b"", b"{", b"\xff\xfe\x00", b"a=%ff&b=%00&=&&c", b"--x\r\nContent-Disposition: form-data; name=\xff\r\n\r\n",
    b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\x00\"\r\n\r\nx\r\n--x--",
    b"&".join([b"a=1"] * 2000),
)  # fmt: skip
NUMBERS = ("0", "-1", "9223372036854775807", "9223372036854775808", "9" * 40, "%00", "%FF", "1e3", "١")
HEADS: tuple[dict[str, str], ...] = (
    {}, {"hx-request": "true"}, {"hx-request": "true", "hx-current-url": "http://[", "hx-target": "\xff"},
    {"accept-language": "x" * 3000}, {"referer": "http://[::1/\x00"}, {"if-none-match": '"', "range": "bytes=-"},
)  # fmt: skip
