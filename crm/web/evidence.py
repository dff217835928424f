"""What a flag rests on, in words for people; the stored arithmetic is for the record."""

from __future__ import annotations

from datetime import date

from crm.watch.models import Flag


def since(flag: Flag, today: date) -> str:
    """“Nothing since 28 Oct: 28 days, limit 14.” for flags that count days."""
    first = date.fromisoformat(flag.evidence["since"])
    began = f"since {first:%-d %b}" if flag.evidence["last"] else "ever"
    return f"nothing {began}: {(today - first).days} days, limit {flag.evidence['limit']}"
