from django.db.models import TextChoices


class DeliveryStatus(TextChoices):
    QUEUED = "queued", "Queued"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    SPARED = "spared", "Nothing left to say"
    BOUNCED = "bounced", "Came back"


# What still has to leave.
WAITING = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.FAILED)


class About(TextChoices):
    """What an ask of a digest is about."""

    PROJECT = "project", "A leader's contact"
    INTERACTION = "interaction", "A late reply"
    PROMISE = "promise", "A promise"


class Act(TextChoices):
    """What a reader can do about an ask, from the mail."""

    DID = "did", "I did"
    WILL = "will", "I will by …"
    ALTERNATE = "alternate", "Ask my alternate"
    NUDGE = "nudge", "Nudge the owner"
    SNOOZE = "snooze", "Not now"


class DeliveryKind(TextChoices):
    DIGEST = "digest", "Weekly digest"
    NOTICE = "notice", "Notice"
    DAILY = "daily", "Daily note"
    INVITATION = "invitation", "Invitation"
    ANSWER = "answer", "Answer to a line"
    BROWSER = "browser", "Is this browser yours"
    STOPPED = "stopped", "The digest was switched off"
    OPERATIONS = "operations", "About the installation"


# Mails their reader may answer with a line for the log.
ANSWERABLE = (DeliveryKind.DIGEST, DeliveryKind.NOTICE, DeliveryKind.DAILY, DeliveryKind.ANSWER)

# Their subjects name clients.
NAMING = (DeliveryKind.NOTICE, DeliveryKind.INVITATION, DeliveryKind.ANSWER)


class ChannelKind(TextChoices):
    SLACK = "slack", "Slack"
    TEAMS = "teams", "Microsoft Teams"


class PostKind(TextChoices):
    LEVEL = "level", "A level of the ladder"
    VERDICT = "verdict", "The verdict of the week"
    TEST = "test", "A test"


class PostStatus(TextChoices):
    QUEUED = "queued", "Queued"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed, is tried again"
    UNSURE = "unsure", "May have arrived"
    GIVEN_UP = "given_up", "Given up"
    SPARED = "spared", "Nothing left to say"


POSTS_WAITING = (PostStatus.QUEUED, PostStatus.SENDING, PostStatus.FAILED)
