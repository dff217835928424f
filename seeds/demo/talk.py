"""The demo company's conversations and promises, recorded at the moment somebody logged them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from crm.conversations.models import Interaction
from crm.conversations.services import Part, keep, promise, record
from crm.conversations.values import Channel, Direction
from crm.staff.errors import Refusal

from .mail import key_of
from .source import Row

if TYPE_CHECKING:
    from .company import Loaded

# These cannot carry our answer; it goes by mail.
ONE_WAY = (Channel.VOICEMAIL, Channel.WEB_FORM, Channel.LETTER)


def load_interactions(so_far: Loaded) -> None:
    for row in so_far.source.rows("interactions"):
        where = f"interactions, {row.get('id', '?')}"
        try:
            so_far.interactions[row["id"]] = _record(so_far, row, where)
        except Refusal as refusal:
            raise Refusal(f"{where}: {refusal}") from refusal


def _record(so_far: Loaded, row: Row, where: str) -> Interaction:
    source = so_far.source
    occurred = source.instant(row["when"], where)
    logged = source.instant(row["logged"], where) if row.get("logged") else occurred
    question = record(
        client=so_far.clients[row["client"]],
        at=logged,
        occurred_at=occurred,
        by=_logger(so_far, row),
        demo_id=row["id"],
        minutes_required="minutes_sent" in row,
        minutes_sent_at=source.instant(row["minutes_sent"], where) if row.get("minutes_sent") else None,
        owner=so_far.staff[row["owner"]] if row.get("owner") else None,
        needs_reply=row.get("response_required"),
        message_key=key_of(row["id"]) if row["channel"] == Channel.EMAIL else None,
        parts=[Part(so_far.staff[part["id"]], part["participation"]) for part in row.get("staff", ())],
        **_shared(so_far, row),
        **{field: row[field] for field in ("channel", "direction", "purpose", "summary")},
        **{field: row[field] for field in ("priority", "qms_reference") if field in row},
    )
    _answer(so_far, row, question, where)
    return question


def _shared(so_far: Loaded, row: Row) -> dict[str, Any]:
    return {
        "projects": [so_far.projects[name] for name in row["projects"]],
        "contacts": [so_far.contacts[name] for name in row["contacts"]],
    }


def _logger(so_far: Loaded, row: Row) -> Any:
    led = next((part["id"] for part in row.get("staff", ()) if part["participation"] == "led"), None)
    name = row.get("owner") or led
    return so_far.staff[name] if name else None


def _answer(so_far: Loaded, row: Row, question: Interaction, where: str) -> None:
    """Our automatic answer and our first reply, on the question's own thread."""
    automatic, first = row.get("automatic_reply"), row.get("first_reply")
    if automatic:
        sent = so_far.source.instant(automatic["when"], where)
        _send(so_far, row, question, sent, "Automatic reply: out of office.", automatic=True, owner=question.owner)
    if first:
        sent, person = so_far.source.instant(first["when"], where), so_far.staff[first["by"]]
        text = (
            "Acknowledged; the answer follows."
            if first["kind"] == "acknowledgement"
            else f"Answered: {question.summary}"
        )
        facts = {"parts": [Part(person)], "reply_kind": first["kind"]}
        _send(so_far, row, question, sent, text, owner=person, **facts)


def _send(so_far: Loaded, row: Row, question: Interaction, sent: datetime, text: str, **facts: Any) -> None:
    if sent < question.occurred_at:
        raise Refusal("the reply lies before its question.")
    record(
        client=question.client,
        at=sent + timedelta(0),
        occurred_at=sent,
        channel=Channel.EMAIL if row["channel"] in ONE_WAY else row["channel"],
        direction=Direction.OUTBOUND,
        purpose=row["purpose"],
        summary=text,
        by=facts["owner"],
        thread=question.thread,
        minutes_required=False,
        **_shared(so_far, row),
        **facts,
    )


def load_commitments(so_far: Loaded) -> None:
    for row in so_far.source.rows("commitments"):
        where = f"commitments, {row['id']}"
        made_in, project = so_far.interactions[row["made_in"]], so_far.projects[row["project"]]
        try:
            made = promise(
                client=project.client,
                project=project,
                text=row["text"],
                kind=row["kind"],
                owner=so_far.staff[row["owner"]],
                made_in=made_in,
                due=so_far.source.instant(row["due"], where),
                by=so_far.staff[row["owner"]],
                at=made_in.logged_at,
                demo_id=row["id"],
            )
            if row.get("done"):
                done = so_far.source.instant(row["done"], where)
                keep(commitment=made, done=done, by=made.owner, at=done)
        except Refusal as refusal:
            raise Refusal(f"{where}: {refusal}") from refusal
