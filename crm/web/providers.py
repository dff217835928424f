"""What each mail provider sends, made into raw messages. Its signature is checked where it signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.module_loading import import_string

from crm.capture.models import Source

if TYPE_CHECKING:
    from anymail.webhooks.base import AnymailBaseWebhookView

RAW = "raw"
Mail = tuple[bytes, str]
# With what name a provider's key is given; "" where it does not sign, so that the secret address must do.
SIGNED = {"mailgun": "webhook_signing_key", "mailersend": "inbound_secret"}
# Loaded with the first mail that one of them sends.
VIEWS = {
    "mailgun": "anymail.webhooks.mailgun.MailgunInboundWebhookView",
    "mailersend": "anymail.webhooks.mailersend.MailerSendInboundWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkInboundWebhookView",
    "sendgrid": "anymail.webhooks.sendgrid.SendGridInboundWebhookView",
    "sparkpost": "anymail.webhooks.sparkpost.SparkPostInboundWebhookView",
}
CHOICES = (
    (RAW, "Any: the whole message as the body"),
    ("mailgun", "Mailgun (signs)"),
    ("mailersend", "MailerSend (signs)"),
    ("postmark", "Postmark"),
    ("sendgrid", "SendGrid"),
    ("sparkpost", "SparkPost"),
)


def mails_in(request: HttpRequest, source: Source) -> list[Mail]:
    """The messages of a request, each with whom it was delivered to.

    AnymailWebhookValidationFailure, which is answered with 400, when the provider did not sign it.
    """
    provider = source.options.get("provider", RAW)
    if provider == RAW:
        return [(request.body, "")] if request.body.strip() else []
    view = _view(provider, source)
    view.run_validators(request)
    return [_mail(event.message) for event in view.parse_events(request) if event.message]


def _view(provider: str, source: Source) -> AnymailBaseWebhookView:
    key = {SIGNED[provider]: source.secret} if provider in SIGNED else {}
    known: type[AnymailBaseWebhookView] = import_string(VIEWS[provider])
    # The secret in the address stands for the password that Anymail would ask for; without one it warns on each call,
    # and it looks at the class before it looks at what it is given.
    make: Callable[..., AnymailBaseWebhookView] = type(known.__name__, (known,), {"warn_if_no_basic_auth": False})
    return make(basic_auth=None, **key)


def _mail(message: Any) -> Mail:
    """The bytes, header lines as they came."""
    policy = message.policy.clone(refold_source="none", max_line_length=None)
    return message.as_bytes(policy=policy), (message.envelope_recipient or "")[:254].lower()
