"""What a backup is: a zip of a manifest, one file of lines a table, and the mail and uploads that lie as files.

It holds values as the program means them and not as a database keeps them, so that what was saved on SQLite is
restored on PostgreSQL and the other way round. The secret key is not in it.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import BadZipFile, ZipFile

import pyrage
from django.apps import apps
from django.db.models import BinaryField, DurationField, Field, JSONField, Model

from .errors import Refusal
from .sealing import derived, secrets_known

FORMAT = 1
MANIFEST = "touchline.json"
# Of the data folder: mail that was written as files, and what was uploaded and not read yet.
FOLDERS = ("mail", "imports")
# Who is signed in ends with the machine; everybody signs in again.
LEFT_OUT = {"sessions.session", "usersessions.usersession"}
AGE = b"age-encryption.org/"


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; `tables` is how many rows each has, `migrations` where each app stood."""

    format: int
    made_at: str
    company: str
    database: str
    key: str
    migrations: list[tuple[str, str]]
    tables: dict[str, int]

    def written(self) -> str:
        return json.dumps(asdict(self), indent=1)


def read_manifest(archive: ZipFile) -> Manifest:
    """Refusal for a file that is no backup, or one of a later program."""
    try:
        said = json.loads(archive.read(MANIFEST))
        manifest = Manifest(**said | {"migrations": [(app, name) for app, name in said["migrations"]]})
    except (KeyError, ValueError, TypeError) as error:
        raise Refusal(f"This is no backup of Touchline: {MANIFEST} is missing in it or says nothing.") from error
    if manifest.format > FORMAT:
        raise Refusal("This backup was made by a later Touchline. Restore it with that one.")
    return manifest


def key_mark(secret: str) -> str:
    """By which a key is known again, and from which it cannot be found."""
    return hmac.new(derived(secret, "backup"), b"", "sha256").hexdigest()


def key_is_known(mark: str) -> bool:
    return any(hmac.compare_digest(mark, key_mark(secret)) for secret in secrets_known())


def saved_models() -> list[type[Model]]:
    """Every table of the program, those of links between rows too."""
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.managed and model._meta.label_lower not in LEFT_OUT]


def entry_of(label: str) -> str:
    return f"tables/{label}.jsonl"


def encoded(value: Any) -> Any:
    """A value as JSON has it; `decoded` with its field gives it back."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return str(value) if isinstance(value, Decimal | UUID) else value


def decoded(field: object, value: Any) -> Any:
    if value is None or isinstance(field, JSONField):
        return value
    if isinstance(field, BinaryField):
        return base64.b64decode(value)
    if isinstance(field, DurationField):
        return timedelta(microseconds=value)
    return field.to_python(value) if isinstance(field, Field) else value


def lines(archive: ZipFile, label: str) -> Iterator[list[Any]]:
    """The columns of a table, then its rows."""
    with archive.open(entry_of(label)) as file:
        for line in file:
            yield json.loads(line)


def sealed_for(path: Path, recipient: str, to: Path) -> None:
    """Encrypt a file for whoever holds the key that belongs to `recipient`. Refusal when that is no key."""
    try:
        who = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise Refusal(f"“{recipient}” is no age key. `manage.py backup --new-key FILE` makes one.") from error
    pyrage.encrypt_file(str(path), str(to), [who])


def opened(path: Path, key: Path | None, to: Path) -> Path:
    """The file itself, or where it was decrypted to. Refusal when a key is missing or does not fit."""
    try:
        with path.open("rb") as file:
            is_sealed = file.read(len(AGE)) == AGE
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from error
    if not is_sealed:
        return path
    if key is None:
        raise Refusal("This backup is encrypted. Name the file with its key: --key FILE.")
    try:
        pyrage.decrypt_file(str(path), str(to), [pyrage.x25519.Identity.from_str(_secret_in(key))])
    except (pyrage.IdentityError, pyrage.DecryptError) as error:
        raise Refusal(f"The key in {key} does not open this backup.") from error
    return to


def new_key() -> tuple[str, str]:
    """A key for opening backups, and the one for making them."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def zip_at(path: Path) -> ZipFile:
    try:
        return ZipFile(path)
    except (BadZipFile, OSError) as error:
        raise Refusal(f"{path.name} is no backup of Touchline, or only a part of one.") from error


def _secret_in(key: Path) -> str:
    try:
        found = [line.strip() for line in key.read_text().splitlines() if line.startswith("AGE-SECRET-KEY-")]
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{key} cannot be read.") from error
    if not found:
        raise Refusal(f"{key} holds no age key.")
    return found[0]
