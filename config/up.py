"""Makes the data folder, starts and supervises everything on this machine, and stops it cleanly."""

from __future__ import annotations

import argparse
import fcntl
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import IO

from honcho.manager import Manager

from .broker import Broker, choose

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def main() -> int:
    options = _options()
    data = Path(options.data or ("var/demo" if options.demo else "var")).resolve()
    data.mkdir(parents=True, exist_ok=True)
    lock = _lock(data)
    if lock is None:
        print(f"Touchline is running on {data} already: {_address_of(data)}", file=sys.stderr)
        return 1
    refusal = _mixture(data, demo=options.demo)
    if refusal:
        print(refusal, file=sys.stderr)
        return 1
    address = f"http://127.0.0.1:{options.port}"
    lock.write(address)
    lock.flush()
    broker = choose(data, os.environ)
    environ = _environment(data, address, broker, demo=options.demo)
    ready = [sys.executable, "manage.py", "get_ready", *(["--demo"] if options.demo else [])]
    if subprocess.run(ready, cwd=ROOT, env=environ, check=False).returncode:
        return 1
    return _supervise(data, options.port, broker, environ)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/up", description="Run Touchline on this machine.")
    parser.add_argument("--demo", action="store_true", help="with the fictional demo company, in its own folder")
    parser.add_argument("--port", type=int, default=8000, help="loopback port of the web server")
    parser.add_argument("--data", help="data folder (var, or var/demo with --demo)")
    return parser.parse_args()


def _lock(data: Path) -> IO[str] | None:
    """Held while this process lives; None: another one holds it."""
    file = (data / "running").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return None
    file.truncate(0)
    return file


def _address_of(data: Path) -> str:
    return (data / "running").read_text().strip()


def _mixture(data: Path, *, demo: bool) -> str:
    """The demo company and a real one never share a folder."""
    mark = data / "kind"
    kind = "demo" if demo else "real"
    if not mark.exists():
        mark.write_text(kind)
    found = mark.read_text().strip()
    if found == kind:
        return ""
    word = "with" if found == "demo" else "without"
    return f"{data} holds a {found} installation; start it {word} --demo, or choose another --data."


def _environment(data: Path, address: str, broker: Broker, *, demo: bool) -> dict[str, str]:
    return os.environ | {
        "TOUCHLINE_DATA": str(data),
        "TOUCHLINE_DEMO": "1" if demo else "0",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _secret(data),
        "SITE_URL": os.environ.get("SITE_URL", address),
        "BROKER_URL": broker.url,
        "BROKER_KIND": broker.kind,
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def _secret(data: Path) -> str:
    file = data / "secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    return file.read_text()


def _supervise(data: Path, port: int, broker: Broker, environ: dict[str, str]) -> int:
    manager = Manager()
    for name, words in _processes(data, port, broker).items():
        manager.add_process(name, words, env=environ, cwd=str(ROOT))
    manager.loop()
    # Ctrl-C is how a person ends it; anything else that ended a part is a fault.
    return 0 if manager.returncode in (None, 0, 130, -2, 143, -15) else int(manager.returncode)


def _processes(data: Path, port: int, broker: Broker) -> dict[str, str]:
    worker = [
        f"{BIN}/celery -A config.celery worker --pool threads --concurrency 2 --beat --loglevel warning",
        "--without-gossip --without-mingle --without-heartbeat",
        f"--schedule '{data / 'schedule'}' --hostname worker@touchline",
    ]
    web = [
        f"{BIN}/granian --interface wsgi --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 4",
        "--backpressure 64 --log-level warning --no-ws config.wsgi:application",
    ]
    commands = {"web": "exec " + " ".join(web), "worker": "exec " + " ".join(worker)}
    if broker.command:
        commands["redis"] = "exec " + " ".join(f"'{word}'" for word in broker.command)
    return commands


if __name__ == "__main__":
    sys.exit(main())
