"""The words a line knows."""

from __future__ import annotations

from typing import NamedTuple

from ..values import Channel, Direction, Priority


class Way(NamedTuple):
    """How a contact came about. A verb says by its place who began: “Jane called”, “called Jane”."""

    channel: Channel
    direction: str = ""
    reached: bool = True
    verb: bool = False


def _ways(channel: Channel, words: str, *, verb: bool = False) -> dict[tuple[str, ...], Way]:
    return {tuple(word.split("+")): Way(channel, verb=verb) for word in words.split()}


def some(words: str) -> frozenset[str]:
    return frozenset(words.split())


WAYS: dict[tuple[str, ...], Way] = {
    **_ways(Channel.PHONE_CALL, "call phone tel ring spoke talked phone+call conference+call"),
    **_ways(Channel.PHONE_CALL, "called phoned rang", verb=True),
    **_ways(Channel.VIDEO_MEETING, "video zoom teams webex videocall video+call zoom+call teams+call video+meeting"),
    **_ways(Channel.IN_PERSON_MEETING, "met meet meeting in+person in-person lunch dinner"),
    **_ways(Channel.SITE_VISIT, "visit site+visit audit tour"),
    **_ways(Channel.SITE_VISIT, "visited", verb=True),
    **_ways(Channel.CONFERENCE, "conference congress fair"),
    **_ways(Channel.EMAIL, "mail email e-mail"),
    **_ways(Channel.EMAIL, "mailed emailed wrote", verb=True),
    **_ways(Channel.CHAT, "chat chatted slack whatsapp"),
    **_ways(Channel.TEXT_MESSAGE, "text sms text+message"),
    **_ways(Channel.TEXT_MESSAGE, "texted", verb=True),
    **_ways(Channel.VOICEMAIL, "voicemail vm voice+mail"),
    **_ways(Channel.LETTER, "letter courier fax"),
    **_ways(Channel.CLIENT_PORTAL, "portal client+portal"),
    **_ways(Channel.WEB_FORM, "webform web+form"),
    **_ways(Channel.INTERNAL_NOTE, "note memo"),
    ("missed", "call"): Way(Channel.PHONE_CALL, Direction.INBOUND, reached=False),
    ("tried",): Way(Channel.PHONE_CALL, Direction.OUTBOUND, reached=False),
    ("no", "answer"): Way(Channel.PHONE_CALL, Direction.OUTBOUND, reached=False),
}
# “phone call”, “text message”: the second word says nothing new.
NOUNS = some("call meeting message mail chat visit form")
DIRECTIONS = {"in": Direction.INBOUND, "from": Direction.INBOUND, "out": Direction.OUTBOUND, "to": Direction.OUTBOUND}
PRIORITIES = {"urgent": Priority.URGENT}
# Words that join what is understood and say nothing themselves.
JOINS = some("with and at of about re regarding on for the a an i we had just by via")
# Those of them that lead to a summary and are no part of it.
LEADS = some("about re regarding and that")

_DAYS = ("mon monday", "tue tues tuesday", "wed wednesday", "thu thur thurs thursday", "fri friday", "sat saturday")
WEEKDAYS = {name: number for number, names in enumerate((*_DAYS, "sun sunday")) for name in names.split()}
_MONTHS = "january february march april may june july august september october november december"
MONTHS = {name[:size]: number for number, name in enumerate(_MONTHS.split(), 1) for size in (3, len(name))} | {
    "sept": 9
}

GRAMMAR = (
    frozenset(word for words in WAYS for word in words)
    | frozenset(DIRECTIONS)
    | frozenset(PRIORITIES)
    | frozenset(WEEKDAYS)
    | frozenset(MONTHS)
    | JOINS
    | some("owe promise promised today yesterday tomorrow ago noon will can next last no not is was us our")
)
# What summaries are made of. Such a word names a person or a project only where it is written as a name.
COMMON = some(
    "action agreed all are asked assay audit back batch but cda change check clean client comments confirmed "
    "cost costs data date delay delayed delivery did discussed dissolution document done draft final first "
    "follow formulation gmp good has have issue late lot material method minutes moved need needs new news ok "
    "okay open order plan price problem process proposal quality question quote ready release report request "
    "result results review risk sample samples scale schedule scope send sent ship shipment signed some spec "
    "stability start status study summary supply that their them then there they thing this time timeline "
    "transfer trial update validation wait waiting wants week what when which who why work yes you"
)
