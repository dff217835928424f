from django.db.models import TextChoices


class DeliveryStatus(TextChoices):
    QUEUED = "queued", "Queued"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    SPARED = "spared", "Nothing left to say"


# What still has to leave.
WAITING = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.FAILED)


class DeliveryKind(TextChoices):
    DIGEST = "digest", "Weekly digest"
    NOTICE = "notice", "Notice"
    INVITATION = "invitation", "Invitation"
    OPERATIONS = "operations", "About the installation"
