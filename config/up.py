"""Makes the data folder, then starts everything on this machine."""

from __future__ import annotations

import argparse
import fcntl
import gc
import io
import os
import secrets
import signal
import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import IO

import django
from django.core.management import CommandError, call_command
from django.db import connections
from django.urls import reverse

from .broker import Broker, choose
from .supervisor import ROOT, Supervisor, end_leftovers, wait_for


def main() -> int:
    # Until the supervisor listens, a polite end is the same as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = _options()
    data = _folder(options)
    record = _take(data)
    _refuse_other_kind(data, demo=options.demo)
    _refuse_taken_port(options.port)
    address = f"http://127.0.0.1:{options.port}"
    record.write(f"{address}\n")
    record.flush()
    broker = choose(data, os.environ)
    os.environ.update(_environment(data, address, broker, demo=options.demo))
    link = _get_ready(demo=options.demo)
    (data / "kind").write_text(_kind(demo=options.demo))
    _load()
    return _supervise(options.port, link, broker, record)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/up", description="Run Touchline on this machine.")
    parser.add_argument("--demo", action="store_true", help="with the fictional demo company, in its own folder")
    parser.add_argument("--port", type=_port, default=8000, help="loopback port of the web server (8000)")
    parser.add_argument("--data", help="data folder (var, or var/demo with --demo)")
    parser.add_argument("--from", dest="base", default=".", help=argparse.SUPPRESS)
    return parser.parse_args()


def _port(text: str) -> int:
    if not (text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"“{text}” is no port; give a number from 1 to 65535")
    return int(text)


def _folder(options: argparse.Namespace) -> Path:
    shipped = ROOT / "var" / ("demo" if options.demo else "")
    data = (Path(options.base, options.data) if options.data else shipped).resolve()
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / "running").touch()
    except OSError as error:
        raise SystemExit(f"{data} cannot be used ({error.strerror}). Choose another folder with --data.") from error
    return data


def _take(data: Path) -> IO[str]:
    """The record of this run, locked while this process lives. A child of ours does not inherit such a lock."""
    record = (data / "running").open("r+")
    rows = record.read().splitlines()
    try:
        fcntl.lockf(record, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SystemExit(f"Touchline is running on {data} already: {rows[0] if rows else 'it just starts'}") from None
    if end_leftovers(rows[1:]):
        print("The last run was cut off; what it left running has been ended.", file=sys.stderr)
    record.seek(0)
    record.truncate()
    return record


def _kind(*, demo: bool) -> str:
    return "demo" if demo else "real"


def _refuse_other_kind(data: Path, *, demo: bool) -> None:
    """The demo company and a real one never share a folder."""
    mark = data / "kind"
    found = mark.read_text().strip() if mark.exists() else _kind(demo=demo)
    if found != _kind(demo=demo):
        word = "with" if found == "demo" else "without"
        raise SystemExit(f"{data} holds a {found} installation; start it {word} --demo, or choose another --data.")


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            text = f"Port {port} cannot be used ({error.strerror}). Choose another with --port."
            raise SystemExit(text) from error


def _environment(data: Path, address: str, broker: Broker, *, demo: bool) -> dict[str, str]:
    return {
        "TOUCHLINE_DATA": str(data),
        "TOUCHLINE_DEMO": "1" if demo else "0",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _secret(data),
        "SITE_URL": os.environ.get("SITE_URL", address),
        "BROKER_URL": broker.url,
        "BROKER_KIND": broker.kind,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def _secret(data: Path) -> str:
    file = data / "secret-key"
    file.touch(mode=0o600)
    kept = file.read_text()
    if not kept:
        kept = secrets.token_urlsafe(64)
        file.write_text(kept)
    return kept


def _get_ready(*, demo: bool) -> str:
    """Migrated, seeded, assets collected. Returns the address to open."""
    django.setup()
    told = io.StringIO()
    try:
        call_command("get_ready", demo=demo, stdout=told)
    except CommandError as refused:
        raise SystemExit(str(refused)) from refused
    return told.getvalue().strip()


def _load() -> None:
    """All that the web server and the worker run by, once: they begin as copies of this process and share it."""
    # By their names: they read the environment, which is complete only now, and the assets that were collected.
    import_module("config.wsgi")
    import_module("config.web")
    # Loads every page, and makes the list that addresses are looked up in.
    reverse("desk")
    import_module("config.worker").app.loader.import_default_modules()
    connections.close_all()
    gc.collect()
    # The collector would write into every object, and so into every page of memory, that is shared.
    gc.freeze()
    # It waits until a quarter of what it counted last is new; now it counts what was not frozen.
    gc.collect()


def _supervise(port: int, link: str, broker: Broker, record: IO[str]) -> int:
    def started() -> None:
        wait_for(port)
        print(f"\nTouchline: {link}\n", flush=True)

    supervisor = Supervisor(record, started)
    if broker.command:
        supervisor.add("redis", broker.command)
    supervisor.call("worker", "config.worker.main")
    supervisor.call("web", "config.web.main", port)
    supervisor.loop()
    record.truncate(0)
    return 0 if supervisor.asked else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped before it had started.")
