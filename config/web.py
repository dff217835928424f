"""The web server of one machine: a single process with a few threads, on the loopback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer


class Alone(MPServer):
    """Granian keeps a second process to start its worker anew; here the supervisor sees to what ends."""

    def _serve(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        self._init_shared_socket()  # type: ignore[no-untyped-call] # granian's inside has no types
        self._spawn_worker(0, spawn_target, target_loader).inner.run()


def main(port: int) -> int:
    Alone(
        "config.wsgi:application",
        interface=Interfaces.WSGI,
        address="127.0.0.1",
        port=port,
        workers=1,
        blocking_threads=4,
        backpressure=64,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
