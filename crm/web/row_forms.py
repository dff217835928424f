"""What the forms in the rows of a list have in common."""

from __future__ import annotations

from django.template.context import Context
from django.utils.safestring import SafeString

from .filling import filled

SENT = '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="next" value="{}">'


def sent_along(context: Context) -> SafeString:
    """The token of this look, and the page to come back to."""
    return filled(SENT, context["csrf_token"], context["request"].get_full_path())
