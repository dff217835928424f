"""The words and codes of GLOSSARY.md that this room stores."""

from django.db.models import TextChoices


class Channel(TextChoices):
    EMAIL = "email", "Email"
    CLIENT_PORTAL = "client_portal", "Client portal"
    CHAT = "chat", "Chat"
    TEXT_MESSAGE = "text_message", "Text message"
    VOICEMAIL = "voicemail", "Voicemail"
    WEB_FORM = "web_form", "Web form"
    LETTER = "letter", "Letter"
    PHONE_CALL = "phone_call", "Phone call"
    VIDEO_MEETING = "video_meeting", "Video meeting"
    IN_PERSON_MEETING = "in_person_meeting", "In-person meeting"
    SITE_VISIT = "site_visit", "Site visit"
    CONFERENCE = "conference", "Conference"
    INTERNAL_NOTE = "internal_note", "Internal note"


# A message on one of these waits for an answer; on the live ones the answer is given on the spot.
WRITTEN = frozenset(
    (
        Channel.EMAIL,
        Channel.CLIENT_PORTAL,
        Channel.CHAT,
        Channel.TEXT_MESSAGE,
        Channel.VOICEMAIL,
        Channel.WEB_FORM,
        Channel.LETTER,
    )
)
LIVE = frozenset(
    (
        Channel.PHONE_CALL,
        Channel.VIDEO_MEETING,
        Channel.IN_PERSON_MEETING,
        Channel.SITE_VISIT,
        Channel.CONFERENCE,
    )
)


class Direction(TextChoices):
    INBOUND = "inbound", "They reached us"
    OUTBOUND = "outbound", "We reached them"
    TWO_WAY = "two_way", "Talked with each other"
    INTERNAL = "internal", "Among ourselves"


class Purpose(TextChoices):
    KICKOFF = "kickoff", "Kick-off"
    STATUS_UPDATE = "status_update", "Status update"
    STATUS_QUESTION = "status_question", "Status question"
    TECHNICAL_QUESTION = "technical_question", "Technical question"
    TECHNICAL_REVIEW = "technical_review", "Technical review"
    DOCUMENT_REQUEST = "document_request", "Document request"
    DATA_DELIVERY = "data_delivery", "Data delivery"
    SCOPING = "scoping", "Scoping"
    COMMERCIAL = "commercial", "Commercial"
    SCHEDULING = "scheduling", "Scheduling"
    LOGISTICS = "logistics", "Logistics"
    QUALITY = "quality", "Quality"
    CONCERN = "concern", "Concern"
    ESCALATION = "escalation", "Escalation"
    STEERING_COMMITTEE = "steering_committee", "Steering committee"
    BUSINESS_REVIEW = "business_review", "Business review"
    RELATIONSHIP = "relationship", "Relationship"
    CLOSEOUT = "closeout", "Close-out"
    INTERNAL_COORDINATION = "internal_coordination", "Internal coordination"


# Where both houses agree on what comes next.
GOVERNANCE = (Purpose.STEERING_COMMITTEE, Purpose.BUSINESS_REVIEW)


class Priority(TextChoices):
    URGENT = "urgent", "Urgent"
    HIGH = "high", "High"
    NORMAL = "normal", "Normal"
    LOW = "low", "Low"


class ParticipationKind(TextChoices):
    LED = "led", "Led"
    ATTENDED = "attended", "Attended"
    CC = "cc", "In copy"


class FirstReplyKind(TextChoices):
    ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement"
    ANSWER = "answer", "Answer"


class CommitmentKind(TextChoices):
    ANSWER = "answer", "Answer"
    DOCUMENT = "document", "Document"
    CHANGE_ORDER = "change_order", "Change order"
    PROPOSAL = "proposal", "Proposal"
    ACTION = "action", "Action"
    RECURRING_UPDATE = "recurring_update", "Recurring update"


class ClockState(TextChoices):
    RUNNING = "running", "Running"
    ANSWERED = "answered", "Answered"
    WAIVED = "waived", "No reply needed"


class Situation(TextChoices):
    """The row of the target table: a client's tier, or pursuit where that is tighter."""

    STRATEGIC = "strategic", "Strategic"
    CORE = "core", "Core"
    STANDARD = "standard", "Standard"
    PURSUIT = "pursuit", "Pursuit"
