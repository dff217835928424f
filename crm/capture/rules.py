"""The switches of capture and what corrections taught, read once for a batch of mail."""

from __future__ import annotations

from dataclasses import dataclass

from .domains import domain_of
from .models import MailRules, Says, TaughtRule


@dataclass(frozen=True)
class Rules:
    copies_ask: bool = False
    thanks_end: bool = True
    notes_ask_nothing: bool = True
    taught: tuple[TaughtRule, ...] = ()

    def of(self, address: str, *says: str) -> TaughtRule | None:
        """What was taught of an address: of itself before its domain, of a longer domain before a shorter."""
        fitting = [rule for rule in self.taught if rule.says in says and fits(rule.pattern, address)]
        return max(fitting, key=lambda rule: ("@" in rule.pattern, len(rule.pattern), rule.pk), default=None)


def fits(pattern: str, address: str) -> bool:
    domain = domain_of(address)
    return pattern == address if "@" in pattern else domain == pattern or domain.endswith(f".{pattern}")


def rules_here() -> Rules:
    row = MailRules.objects.first() or MailRules()
    taught = tuple(TaughtRule.objects.filter(ended_at=None).select_related("project"))
    return Rules(row.copies_ask, row.thanks_end, row.notes_ask_nothing, taught)


def as_taught(rule: TaughtRule) -> str:
    """A taught rule as a reason."""
    return f"as was taught of {rule.pattern}"


MACHINE_OR_PERSON = (Says.AUTOMATIC, Says.PERSON)
