"""Stands between us and a mail server, and lets through what it likes."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

# What becomes of a line that is not let through.
CUT, SWALLOW = "cut", "swallow"


@contextmanager
def between(port: int, line: bytes, what: str) -> Iterator[tuple[int, list[bytes]]]:
    """Its own port, and the lines it stopped: those that match are swallowed, or end the connection."""
    stopped: list[bytes] = []
    pattern = re.compile(line)
    door = socket.create_server(("127.0.0.1", 0))

    def look(sent: bytes) -> bool:
        if not pattern.search(sent):
            return True
        stopped.append(sent)
        if what == CUT:
            raise ConnectionAbortedError
        return False

    def serve() -> None:
        with suppress(OSError):
            while True:
                ours, _ = door.accept()
                theirs = socket.create_connection(("127.0.0.1", port))
                threading.Thread(target=_carry, args=(ours, theirs, look), daemon=True).start()
                threading.Thread(target=_carry, args=(theirs, ours, lambda sent: True), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(door.getsockname()[1]), stopped
    finally:
        door.close()


def _carry(one: socket.socket, other: socket.socket, look: Callable[[bytes], bool]) -> None:
    with suppress(OSError):
        while sent := one.recv(65536):
            if look(sent):
                other.sendall(sent)
    for end in (one, other):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
