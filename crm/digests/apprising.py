"""Hands a message to Slack or Teams, through apprise.

Requests go to the two vendors' own hosts over TLS and nowhere else, whatever was typed; a redirect is not followed.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from crm.staff.errors import Refusal

from .values import ChannelKind

SLACK = re.compile(r"https://hooks\.slack(?:-gov)?\.com/services/T\w+/B\w+/\w+/?")
TEAMS = re.compile(
    r"https://[\w-]+(?:\.[\w-]+)*\.(?:logic\.azure\.(?:com|us)|api(?:\.gov|\.high)?\.powerplatform(?:\.microsoft)?"
    r"\.(?:com|us))(?::443)?/(?:powerautomate/automations/direct/(?:cu/\d+/)?)?workflows/[\w-]+/triggers/manual/paths/"
    r"invoke/?\?\S+",
)
NO_ADDRESS = (
    "This is no address of a Slack or Teams webhook. In Slack it begins with https://hooks.slack.com/services/; in "
    "Teams it is the address that the workflow “Post to a channel when a webhook request is received” shows."
)
# What a plugin says when the other side had the request and no answer came in time.
DOUBT = "Read timed out"


@dataclass(frozen=True)
class Outcome:
    """`sent`, or why not; `doubt`: it may have arrived all the same."""

    sent: bool
    error: str = ""
    doubt: bool = False


def kind_of(address: str) -> ChannelKind:
    """Whose webhook this is. Refusal for any other address."""
    found = {ChannelKind.SLACK: SLACK, ChannelKind.TEAMS: TEAMS}
    for kind, pattern in found.items():
        if pattern.fullmatch(address):
            return kind
    raise Refusal(NO_ADDRESS)


def hand_over(address: str, title: str, body: str) -> Outcome:
    """Post once, and wait a few seconds for the answer. Refusal where the address is none of the two vendors'."""
    kind = kind_of(address)
    # A worker that has no channel to tell does without the seven megabytes.
    from apprise import Apprise, AppriseAsset, LogCapture, NotifyFormat

    asset = AppriseAsset(http_redirects=False, async_mode=False)
    plugin = _plugin(kind, address, asset)
    if plugin is None:
        raise Refusal(NO_ADDRESS)
    target = Apprise(asset=asset)
    target.add(plugin)
    log: Any = LogCapture
    with log(level=logging.DEBUG, fmt="%(levelname)s %(message)s") as said:
        sent = bool(target.notify(title=title, body=body, body_format=NotifyFormat.TEXT))
        words = said.getvalue()
    return Outcome(True) if sent else Outcome(False, _reason(words), DOUBT in words)


def _plugin(kind: ChannelKind, address: str, asset: Any) -> Any:
    """The one plugin that is needed; asking apprise for it by address would load all hundred and fifty."""
    from apprise.plugins.slack import NotifySlack
    from apprise.plugins.workflows import NotifyWorkflows

    plugin: Any
    plugin, extra = {
        ChannelKind.SLACK: (NotifySlack, {"include_image": False, "include_footer": False}),
        ChannelKind.TEAMS: (NotifyWorkflows, {"include_image": False}),
    }[kind]
    facts = plugin.parse_native_url(address)
    return plugin(**{**facts, **extra, "asset": asset}) if facts else None


def _reason(words: str) -> str:
    """The last complaint, without anything that would show the address."""
    lines = [line.partition(" ")[2] for line in words.splitlines() if line.startswith(("WARNING", "ERROR"))]
    return (lines[-1] if lines else "It was not taken.")[:300]
