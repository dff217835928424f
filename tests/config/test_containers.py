"""The container files, as far as they can be held without an engine: read, cross-checked, and their commands run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.broker import Broker, choose
from config.supervisor import ROOT, wait_for

from .running import environment, free_port, running, until

pytestmark = pytest.mark.plain

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("ready", "web", "worker", "scheduler")
LASTING = [name for name in SERVICES if name != "ready"]
STEPS = [
    line.split(maxsplit=1)
    for line in (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    if line and not line.startswith("#")
]


def steps(kind: str) -> list[str]:
    return [rest for step, rest in STEPS if step == kind]


def test_web_worker_scheduler_and_both_stores_are_there() -> None:
    assert set(SERVICES) == {"postgres", "redis", *OURS}
    assert all(SERVICES[name]["image"] == "touchline" for name in OURS)


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_is_watched_restarted_and_keeps_its_data(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"
    assert {row.split(":")[0] for row in service["volumes"]} <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", OURS)
def test_ours_may_write_nowhere_but_the_data_volume(name: str) -> None:
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"], service["volumes"]) == (True, ["ALL"], ["data:/data"])


def test_what_the_env_file_leaves_out_stops_nothing() -> None:
    facts = {
        name: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", re.sub(r"\$\{\w+:\?.*?\}", "x", value))
        for name, value in SERVICES["web"]["environment"].items()
    }
    words = [sys.executable, "-c", "import config.settings"]
    done = subprocess.run(words, cwd=ROOT, env=environment(**facts), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_name_in_the_environment_is_one_the_settings_read() -> None:
    read = set(re.findall(r'env\.\w+\("(\w+)"', (ROOT / "config" / "settings.py").read_text()))
    assert set(SERVICES["web"]["environment"]) <= read


def test_the_example_names_everything_that_is_asked_for_and_no_secret() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    rows = [row.split("=", 1) for row in (ROOT / ".env.example").read_text().splitlines() if "=" in row[:20]]
    assert {name for name, _ in rows} == asked
    assert {value for name, value in rows if name in ("SECRET_KEY", "POSTGRES_PASSWORD")} == {""}


def test_a_secret_has_no_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert set(re.findall(r"\$\{(?:SECRET_KEY|POSTGRES_PASSWORD)(..)", text)) == {":?"}


def test_the_image_runs_as_nobody_special_and_holds_no_secret() -> None:
    last = max(number for number, (step, _) in enumerate(STEPS) if step == "FROM")
    assert ["USER", "touchline"] in STEPS[last:]
    assert not [rest for rest in steps("ENV") + steps("ARG") if re.search("SECRET|PASSWORD|TOKEN", rest)]


def test_every_base_has_a_version_and_every_stage_a_use() -> None:
    bases = [rest.split(" AS ") for rest in steps("FROM")]
    assert all(re.fullmatch(r"[\w/]+:[\w.]*\d[\w.-]*", base) for base, *_ in bases)
    used = set(re.findall(r"--from=(\w+)", "\n".join(steps("COPY"))))
    assert used == {stage for _, *names in bases for stage in names}


def test_what_is_copied_is_in_the_repository_and_reaches_the_builder() -> None:
    sent = {row[1:] for row in (ROOT / ".dockerignore").read_text().splitlines() if row.startswith("!")}
    copied = {one for rest in steps("COPY") if "--from" not in rest for one in rest.split()[:-1]}
    assert copied == sent
    assert [one for one in copied if not (ROOT / one).exists()] == []


@pytest.mark.skipif(not shutil.which("docker"), reason="there is no docker client on this machine")
def test_docker_compose_reads_the_file() -> None:
    facts = {"SECRET_KEY": "x", "SITE_URL": "https://x.example", "POSTGRES_PASSWORD": "x"}
    if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("the docker client has no compose")
    words = ["docker", "compose", "config", "--quiet"]
    done = subprocess.run(words, cwd=ROOT, env=environment(**facts), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Broker]:
    broker = choose(tmp_path, {"PATH": ""})
    with ExitStack() as stack:
        if broker.command:
            stack.enter_context(running(broker.command, {}))
        yield broker


@pytest.mark.worker
def test_the_commands_of_the_services_run_and_become_healthy(demo_folder: Path, redis: Broker) -> None:
    port = str(free_port())
    facts = {"TOUCHLINE_DATA": str(demo_folder), "SECRET_KEY": "of a test", "REDIS_URL": redis.url}
    facts |= {"TOUCHLINE_DEMO": "1", "PATH": f"{Path(sys.executable).parent}:{environment()['PATH']}"}
    with ExitStack() as stack:
        for words in (_image_command(port), SERVICES["worker"]["command"], SERVICES["scheduler"]["command"]):
            stack.enter_context(running(_here(words), facts))
        wait_for(int(port))
        until(lambda: all(_is_healthy(name, port, facts) for name in ("web", "worker", "scheduler")))


def _image_command(port: str) -> list[str]:
    words: list[str] = json.loads(steps("CMD")[0])
    return [word.replace("0.0.0.0", "127.0.0.1") if word != "8000" else port for word in words]


def _here(words: list[str]) -> list[str]:
    """The programs of this environment stand where the image has them on its PATH."""
    return [str(Path(sys.executable).parent / words[0]), *words[1:]]


def _is_healthy(name: str, port: str, facts: dict[str, str]) -> bool:
    words = [word.replace("8000", port) for word in SERVICES[name]["healthcheck"]["test"][1:]]
    done = subprocess.run(_here(words), cwd=ROOT, env=environment(**facts), capture_output=True, check=False)
    return done.returncode == 0
