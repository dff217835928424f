from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.supervisor import ROOT

from .running import environment

pytestmark = pytest.mark.plain

KEY = "long enough to please, and only for a test: 0123456789abcdefghijklmnopqrstuvwxyz"
PRINT = "import json, config.settings as one; print(json.dumps({n: getattr(one, n) for n in %r.split()}, default=str))"


def python(*words: str, **facts: str) -> subprocess.CompletedProcess[str]:
    environ = environment(DJANGO_SETTINGS_MODULE="config.settings", **facts)
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def read(names: str, **facts: str) -> dict[str, Any]:
    done = python("-c", PRINT % names, **({"SECRET_KEY": KEY} | facts))
    assert done.returncode == 0, done.stderr
    values: dict[str, Any] = json.loads(done.stdout)
    return values


def test_nothing_starts_without_a_key(tmp_path: Path) -> None:
    done = python("manage.py", "check", TOUCHLINE_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "SECRET_KEY is not set. `bin/up` makes one; a server of your own needs it" in done.stderr


def test_the_demo_makes_do_with_a_key_that_nobody_knows(tmp_path: Path) -> None:
    one, other = (read("SECRET_KEY", SECRET_KEY="", TOUCHLINE_DEMO="1", TOUCHLINE_DATA=str(tmp_path)) for _ in range(2))
    assert len(one["SECRET_KEY"]) > 50
    assert one != other


def test_the_key_of_the_data_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("made by bin/up")
    assert read("SECRET_KEY", SECRET_KEY="", TOUCHLINE_DATA=str(tmp_path)) == {"SECRET_KEY": "made by bin/up"}


def test_an_address_names_the_database() -> None:
    default = read("DATABASES", DATABASE_URL="postgres://ada:secret@db.example:5433/touchline")["DATABASES"]["default"]
    assert default["ENGINE"] == "django.db.backends.postgresql"
    assert (default["HOST"], default["PORT"], default["NAME"]) == ("db.example", 5433, "touchline")


def test_a_server_keeps_plans_but_behind_a_pooler() -> None:
    url = "postgres://ada:secret@db.example/touchline?sslmode=require"
    plain, pooled = (read("DATABASES", DATABASE_URL=url, **more) for more in ({}, {"DATABASE_POOLED": "1"}))
    options = {"options": "-c jit=off", "prepare_threshold": 0, "sslmode": "require"}
    assert plain["DATABASES"]["default"]["OPTIONS"] == options
    assert pooled["DATABASES"]["default"]["OPTIONS"] == {"sslmode": "require"}


def test_without_one_it_is_sqlite_with_durable_commits(tmp_path: Path) -> None:
    default = read("DATABASES", TOUCHLINE_DATA=str(tmp_path))["DATABASES"]["default"]
    assert default["NAME"] == str(tmp_path / "touchline.sqlite3")
    assert "journal_mode=WAL; PRAGMA synchronous=FULL" in default["OPTIONS"]["init_command"]


def test_a_redis_of_ones_own_carries_the_jobs() -> None:
    values = read("BROKER_URL BROKER_KIND", REDIS_URL="redis://redis:6379/0")
    assert values == {"BROKER_URL": "redis://redis:6379/0", "BROKER_KIND": "Redis from REDIS_URL"}


def test_mail_leaves_through_the_server_that_is_named() -> None:
    values = read(
        "EMAIL_HOST EMAIL_PORT EMAIL_USE_TLS EMAIL_HOST_USER", EMAIL_URL="submission://ada:secret@mail.example:587"
    )
    assert values == {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_USE_TLS": True,
        "EMAIL_HOST_USER": "ada",
    }


def test_a_mail_address_that_is_none_is_told() -> None:
    done = python("-c", "import config.settings", SECRET_KEY=KEY, EMAIL_URL="mail.example")
    assert "EMAIL_URL is not understood. Write submission://user:password@mail.example.com:587" in done.stderr


def test_without_a_mail_server_mail_is_dropped_into_the_folder(tmp_path: Path) -> None:
    values = read("EMAIL_BACKEND MAIL_DROP", TOUCHLINE_DATA=str(tmp_path))
    assert values == {"EMAIL_BACKEND": "config.maildrop.MailDrop", "MAIL_DROP": str(tmp_path / "mail")}


def test_https_is_where_people_are_led_but_no_program() -> None:
    values = read("SESSION_COOKIE_SECURE SECURE_SSL_REDIRECT SECURE_REDIRECT_EXEMPT", SITE_URL="https://crm.example")
    assert values == {
        "SESSION_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_REDIRECT_EXEMPT": ["^status/alive/$", "^deliveries/", "^calendar/", "^api/"],
    }


def test_no_script_and_no_neighbour_reaches_the_cookies() -> None:
    kinds = ("SESSION", "CSRF")
    names = " ".join(f"{kind}_COOKIE_{what}" for kind in kinds for what in ("NAME", "HTTPONLY", "SAMESITE", "SECURE"))
    values = read(names, SITE_URL="https://crm.example")
    for kind in kinds:
        assert values[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert (values[f"{kind}_COOKIE_HTTPONLY"], values[f"{kind}_COOKIE_SECURE"]) == (True, True)
        assert values[f"{kind}_COOKIE_SAMESITE"] == "Lax"


def test_browsers_stay_with_https_for_a_year_where_it_is() -> None:
    names = "SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_HSTS_PRELOAD"
    assert list(read(names, SITE_URL="https://crm.example").values()) == [31_536_000, True, True]
    assert list(read(names, SITE_URL="http://127.0.0.1:8000").values()) == [0, False, False]


def test_a_proxy_is_believed_only_where_there_is_one() -> None:
    told = "getattr(one, 'SECURE_PROXY_SSL_HEADER', None), getattr(one, 'ALLAUTH_TRUSTED_PROXY_COUNT', 0)"
    words = ("-c", f"import config.settings as one; print(({told}))")
    assert python(*words, SECRET_KEY=KEY).stdout == "(None, 0)\n"
    behind = python(*words, SECRET_KEY=KEY, BEHIND_PROXY="1").stdout
    assert behind == "(('HTTP_X_FORWARDED_PROTO', 'https'), 1)\n"


def test_a_deployment_checks_clean(tmp_path: Path) -> None:
    facts = {"SECRET_KEY": KEY, "SITE_URL": "https://crm.example", "TOUCHLINE_DATA": str(tmp_path)}
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **facts)
    assert done.stdout == "System check identified no issues (0 silenced).\n"
