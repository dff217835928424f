"""A mailbox that lets nobody in by password: it speaks XOAUTH2 itself, then hands the conversation to a real server."""

from __future__ import annotations

import base64
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from .post_boxes import PASSWORD, USER

OWNER = "pm@brackenfold.test"
ASKED = re.compile(rb"user=(?P<user>[^\x01]*)\x01auth=Bearer (?P<token>[^\x01]*)\x01\x01")
# What Microsoft and Google answer a token that opens nothing, before they say no.
REFUSED = base64.b64encode(json.dumps({"status": "401", "schemes": "bearer"}).encode())


class Front:
    """`token` opens it; `seen` are the tokens that were shown."""

    def __init__(self, behind: int, token: str) -> None:
        self.behind, self.token = behind, token
        self.seen: list[str] = []

    def serve(self, client: socket.socket) -> None:
        """One conversation, until whoever calls is let in."""
        with client, client.makefile("rb") as lines:
            client.sendall(b"* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] ready\r\n")
            while line := lines.readline():
                tag, command = line.split(None, 1)
                if command.upper().startswith(b"AUTHENTICATE XOAUTH2"):
                    client.sendall(b"+ \r\n")
                    if self._opens(base64.b64decode(lines.readline())):
                        self._hand_over(client, tag)
                        break
                    client.sendall(b"+ " + REFUSED + b"\r\n")
                    lines.readline()
                    client.sendall(tag + b" NO AUTHENTICATE failed.\r\n")
                elif command.upper().startswith(b"CAPABILITY"):
                    client.sendall(b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n" + tag + b" OK done\r\n")
                else:
                    client.sendall(tag + b" NO sign in first\r\n")

    def _opens(self, said: bytes) -> bool:
        found = ASKED.fullmatch(said)
        user, token = (found["user"].decode(), found["token"].decode()) if found else ("", "")
        self.seen.append(token)
        return (user, token) == (OWNER, self.token)

    def _hand_over(self, client: socket.socket, tag: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self.behind), timeout=20) as real:
            real.recv(4096)
            real.sendall(b"front LOGIN %s %s\r\n" % (USER.encode(), PASSWORD.encode()))
            said = b""
            while b"front OK" not in said:
                said += real.recv(4096)
            client.sendall(tag + b" OK AUTHENTICATE completed.\r\n")
            back = threading.Thread(target=_pass_on, args=(real, client), daemon=True)
            back.start()
            _pass_on(client, real)
            back.join(20)


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(65536):
            other.sendall(piece)
        other.shutdown(socket.SHUT_WR)


@contextmanager
def front(behind: int, token: str) -> Iterator[tuple[Front, int]]:
    """The front before a server, and the port it listens at."""
    found = Front(behind, token)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listening.accept()
                    threading.Thread(target=found.serve, args=(client,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield found, listening.getsockname()[1]
