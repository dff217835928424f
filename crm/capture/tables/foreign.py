"""The headings other programs export, and the words they use for ours.

HubSpot calls them companies, contacts, deals and activities; Pipedrive organizations, people, deals and activities;
Salesforce accounts, contacts, opportunities and tasks or events. Earlier names win where a file has several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADINGS = """
clients.name: company name | organization - name | account name | organization name | organisation | company |
    organization | client name | client | account
clients.short_code: short code | client code | account number | company code
clients.client_kind: type | company type | account type | organization - label | client kind
clients.tier: account tier | hs ideal customer profile | ideal customer profile tier | customer priority |
    rating
clients.lifecycle: lifecycle stage | organization - lifecycle | account status | lead status | status
clients.timezone: time zone | company time zone
clients.country: country/region code | country code | billing country code | billing country | country/region |
    billingcountry | organization - country of address
clients.domain: company domain name | domain | website url | website | organization - website | account website
    | email domain
clients.relationship_owner: company owner | organization - owner | account owner | owner | owner name | account
    manager
clients.executive_sponsor: sponsor | executive
clients.note: description | about us | account description | organization - notes | notes
contacts.client: associated company | company name | person - organization | account name | organization |
    company | primary associated company | client name | account | organisation
contacts.name: full name | person - name | contact name | contact | person
contacts.first_name: first name | person - first name | firstname | given name
contacts.last_name: last name | person - last name | lastname | surname | family name
contacts.email: email | email address | person - email - work | person - email | e-mail | work email | mail |
    person - email - home | person - email - other
contacts.title: job title | person - job title | position | role title
contacts.contact_role: buying role | contact role | department | job function
contacts.influence: decision role | influence level
contacts.phone: phone number | business phone | person - phone - work | person - phone | work phone | telephone
    | mobile phone number | mobile phone | mobile | person - phone - mobile
contacts.timezone: time zone
contacts.lawful_basis: legal basis for processing contact's data | legal basis
projects.code: project code | deal id | deal - id | opportunity number | opportunity id | record id | number |
    id
projects.client: associated company | deal - organization | account name | organization | company | client name
    | primary associated company | account
projects.code_name: project name | deal name | deal - title | opportunity name | project | title | name
projects.project_type: deal type | opportunity type | type | service
projects.phase: deal stage | deal - stage | stage | pipeline stage
projects.status: deal - status | deal status | project status
projects.project_manager: deal owner | deal - owner | opportunity owner | owner | manager
projects.opened: create date | deal - deal created | deal created | created date | start date | created | open
    date
projects.kickoff: kick off | kickoff date
projects.note: deal description | description | next step | notes
staff.name: full name | user name | colleague | employee | person
staff.email: email address | e-mail | mail | username | user email
staff.title: job title | position
staff.function: department | team | division
staff.staff_role: role name | profile | user role
staff.is_leadership: is leadership | leadership | senior leader
staff.backup: deputy | stand-in | delegate | delegated approver
staff.timezone: time zone | time zone key
interactions.reference: activity id | engagement id | activity - id | record id | object id | task id | event id
    | call id | message-id | id
interactions.client: associated company | activity - organization | company / account | account name |
    associated companies | organization | company | account | client name | primary associated company
interactions.projects: project code | project | associated deal ids | associated deal | deal | activity - deal |
    opportunity | related to | deal id
interactions.occurred_at: activity date | engagement date | date/time | call date and time | meeting start time
    | email send date | due date/time | activity - due date | start date time | start | date | timestamp | when
    | marked as done time | due date | activity - marked as done time | completed date/time | create date
interactions.channel: activity type | engagement type | activity - type | type | task subtype | event subtype |
    call type | medium
interactions.direction: call direction | email direction | activity direction | in/out
interactions.subject: email subject | call title | meeting name | task title | activity - subject | title |
    activity subject
interactions.summary: email body | call notes | meeting description | meeting notes | full comments | comments |
    activity - note | note body | note | notes | body | description | public description | activity - public
    description | internal meeting notes
interactions.priority: task priority | activity - priority
interactions.contacts: associated contacts | associated contact | activity - contact person | contact person |
    contact email | associated contact emails | contact | contact name | name
interactions.led: activity assigned to | activity created by | activity - assigned to user | assigned to |
    assigned | assigned to user | call owner | host | from | leaders
interactions.attended: attendees | participants | attendee owners | activity - participants
interactions.owner: owner name | activity - owner | activity owner
interactions.thread: thread id | email thread id | conversation id | conversation | thread identifier
"""

_WORDS = """
client_kind.emerging_biotech: biotech
client_kind.mid_size_pharma: pharma
client_kind.academic_spin_out: university | academic
client_kind.non_profit: nonprofit | non profit | foundation
tier.strategic: tier 1 | a | key | hot
tier.core: tier 2 | b | warm
tier.standard: tier 3 | c | cold
lifecycle.prospect: lead | subscriber | marketing qualified lead | sales qualified lead | opportunity
lifecycle.dormant: inactive
lifecycle.former: lost | former customer | past
contact_role.cmc_lead: cmc
contact_role.external_manufacturing: manufacturing
contact_role.quality: qa
contact_role.regulatory: regulatory
contact_role.procurement: purchasing
contact_role.executive: management | ceo
contact_role.scientific_lead: r&d
influence.decision_maker: decision maker | budget holder
influence.user: champion | end user
influence.approver: executive sponsor
influence.adviser: influencer | legal & compliance | evaluator
phase.inquiry: appointment scheduled | prospecting | contact made
phase.scoping: qualified to buy | presentation scheduled | qualification | needs analysis | qualified | demo
    scheduled
phase.proposal: decision maker bought in | value proposition | id. decision makers | perception analysis |
    proposal/price quote | proposal made
phase.contracting: contract sent | negotiation/review | negotiations started
phase.kickoff: closed won
phase.closed: closed lost
status.pipeline: open
status.active: won
status.on_hold: on hold
status.completed: done
clinical_stage.phase_1: phase i
clinical_stage.phase_2: phase ii
clinical_stage.phase_3: phase iii
clinical_stage.not_applicable: n/a
function.business_development: sales
function.program_management: project management
function.research_and_development: r&d
function.manufacturing: production
function.quality: qa
function.supply_chain: logistics
function.executive: management
staff_role.administrator: admin | system administrator
staff_role.project_manager: standard user | pm
staff_role.ceo: chief executive
channel.email: mail | e mail | incoming email | forwarded email | logged email | list email
channel.phone_call: call | phone | telephone | log call | conference call
channel.video_meeting: meeting | demo | video call | web meeting | teams | zoom
channel.in_person_meeting: lunch | event | in person
channel.site_visit: visit | onsite
channel.internal_note: task | note | deadline
channel.text_message: sms | whatsapp | text
channel.letter: postal mail
channel.chat: linkedin message | live chat
channel.client_portal: portal
channel.web_form: form | form submission
channel.voicemail: voice mail
channel.conference: trade show
direction.inbound: incoming | in | received | incoming email | forwarded email
direction.internal: internal
direction.outbound: outgoing | out | sent | email
direction.two_way: both
priority.normal: medium | none
priority.urgent: critical
"""


def _table(text: str) -> Iterator[tuple[str, str, list[str]]]:
    """Each entry begins its own line; what is indented goes on with it."""
    for line in re.sub(r"\n +", " ", text).strip().split("\n"):
        place, _, words = line.partition(": ")
        first, _, second = place.partition(".")
        yield first, second, words.split(" | ")


HEADINGS: dict[str, dict[str, list[str]]] = {}
for _kind, _column, _names in _table(_HEADINGS):
    HEADINGS.setdefault(_kind, {})[_column] = _names

# Per column: the folded word and the code it stands for.
WORDS: dict[str, dict[str, str]] = {}
for _column, _code, _names in _table(_WORDS):
    WORDS.setdefault(_column, {}).update(dict.fromkeys(_names, _code))
