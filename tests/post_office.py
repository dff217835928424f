"""A mail server on loopback that keeps what it is given, refuses whom it is told to, and tells of every step."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message

# What a step is called: the client has connected, handed its mail over, hung up.
CONNECTED, HANDED_OVER, GONE = "connected", "handed over", "gone"


class PostOffice(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.received: list[Message] = []
        self.refused: set[str] = set()
        self.on_step: Callable[[str], None] = lambda step: None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def subjects(self) -> list[str]:
        return [str(one["Subject"]) for one in self.received]

    def ids(self) -> list[str]:
        return [str(one["Message-ID"]) for one in self.received]


@contextmanager
def open_office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, args=(0.02,), daemon=True).start()
        yield office
        office.shutdown()


class _Counter(socketserver.StreamRequestHandler):
    """One conversation in SMTP."""

    server: PostOffice

    def handle(self) -> None:
        self.server.on_step(CONNECTED)
        try:
            self._say("220 ready")
            while self._answer(self.rfile.readline().decode().strip()):
                pass
        except OSError:
            return
        self.server.on_step(GONE)

    def _answer(self, line: str) -> bool:
        word = line[:4].upper()
        if word == "DATA":
            self._take()
        elif word == "RCPT" and any(address in line for address in self.server.refused):
            self._say("550 no such person")
        elif word:
            self._say("221 bye" if word == "QUIT" else "250 fine")
        return word not in ("QUIT", "")

    def _take(self) -> None:
        self._say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.received.append(email.message_from_bytes(b"".join(lines)))
        self.server.on_step(HANDED_OVER)
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
