"""Real IMAP servers on loopback: pymap, and Dovecot where it is installed. Each test has a mailbox of its own."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
PYMAP = Path(sys.executable).parent / "pymap"
KINDS = ("pymap", "dovecot")
USER, PASSWORD = "post", "sesame"
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
namespace inbox {{
  inbox = yes
  mailbox Versandt {{
    special_use = \\Sent
    auto = create
  }}
}}
"""


class PostBox:
    """One mailbox, as its owner's mail program sees it."""

    def __init__(self, kind: str, port: int) -> None:
        self.kind, self.port = kind, port
        self.host = "127.0.0.1"
        # Only Dovecot says which folder is for sent mail; elsewhere its usual name must do.
        self.sent = "Versandt" if kind == "dovecot" else "Sent"

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        client = imaplib.IMAP4(self.host, self.port, timeout=20)
        client.login(USER, PASSWORD)
        yield client
        client.logout()

    def put(self, *raws: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """Deliver these mails; the server says it got them at that moment."""
        moment = imaplib.Time2Internaldate(at) if at else None
        with self.opened() as client:
            client.create(quoted(folder))
            for raw in raws:
                status, said = client.append(quoted(folder), "", moment or imaplib.Time2Internaldate(time.time()), raw)
                assert status == "OK", said

    def delete(self, uid: int, folder: str = "INBOX") -> None:
        with self.opened() as client:
            client.select(quoted(folder))
            client.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)")
            client.expunge()

    def renumber(self, folder: str) -> None:
        """The folder as new: another UIDVALIDITY, nothing in it."""
        with self.opened() as client:
            client.delete(quoted(folder))
            # The validity of some servers is the second it was made in.
            time.sleep(1.1)
            client.create(quoted(folder))

    def uids(self, folder: str = "INBOX") -> list[int]:
        with self.opened() as client:
            client.select(quoted(folder), readonly=True)
            return [int(uid) for line in client.uid("SEARCH", "ALL")[1] for uid in line.split()]

    def flags(self, folder: str = "INBOX") -> bytes:
        with self.opened() as client:
            client.select(quoted(folder), readonly=True)
            return b" ".join(line for line in client.fetch("1:*", "(FLAGS)")[1] if isinstance(line, bytes))


def quoted(folder: str) -> str:
    return f'"{folder}"'


@contextmanager
def post_box(kind: str) -> Iterator[PostBox]:
    """A fresh server with one empty mailbox."""
    port = _free_port()
    folder = Path(tempfile.mkdtemp(prefix="touchline-post-"))
    process = _pymap(port) if kind == "pymap" else _dovecot(port, folder)
    try:
        _wait_for(port, process, folder)
        box = PostBox(kind, port)
        box.put(folder=box.sent)
        yield box
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def missing(kind: str) -> str:
    """Why such a server cannot be had here; empty when it can."""
    if kind == "dovecot":
        return "" if DOVECOT else "Dovecot is not installed"
    return "" if PYMAP.exists() else "pymap is not installed"


def _pymap(port: int) -> subprocess.Popen[bytes]:
    words = [str(PYMAP), "--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict"]
    login = ["--demo-user", USER, "--demo-password", PASSWORD]
    return subprocess.Popen([*words, *login], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _dovecot(port: int, folder: Path) -> subprocess.Popen[bytes]:
    """Never as root: it would want users of its own."""
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    group = grp.getgrgid(user.pw_gid).gr_name
    config = folder / "dovecot.conf"
    facts = {"user": user.pw_name, "group": group, "uid": user.pw_uid, "gid": user.pw_gid}
    config.write_text(CONFIG.format(folder=folder, port=port, password=PASSWORD, **facts))
    for path in (folder, config):
        os.chown(path, user.pw_uid, user.pw_gid)
    as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    assert DOVECOT
    return subprocess.Popen([DOVECOT, "-F", "-c", str(config)], stderr=subprocess.DEVNULL, **as_user)  # type: ignore[call-overload, no-any-return]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(400):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, (folder / "log").read_text() if (folder / "log").exists() else "it ended"
        time.sleep(0.05)
    raise AssertionError("the mail server does not begin")
