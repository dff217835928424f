from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse

from crm.staff.models import StaffMember

from .adapter import end_in_time


def helper(label: str) -> FormHelper:
    made = FormHelper()
    made.add_input(Submit("save", label))
    return made


class Password(forms.Form):
    """A password that is good enough, and unlike the name and address of `member`."""

    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        label="A password",
        help_text="At least 12 characters.",
    )

    def __init__(self, *args: Any, member: StaffMember | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.member = member

    @property
    def helper(self) -> FormHelper:
        return helper("Sign in")

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.member)
        return password


class Welcome(Password):
    """The first administrator and the house."""

    name = forms.CharField(max_length=120, label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="Your e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    company_name = forms.CharField(max_length=120, label="Your company")
    field_order = ("company_name", "name", "email", "password")

    @property
    def helper(self) -> FormHelper:
        return helper("Begin")


class AskReset(forms.Form):
    """Whose password was forgotten. Nothing here looks the address up."""

    email = forms.EmailField(
        label="Your e-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    @property
    def helper(self) -> FormHelper:
        return helper("Send me a link")


class InOurWords:
    """A form of allauth with our labels, and help instead of placeholders."""

    words: ClassVar[dict[str, str]]
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, "At least 12 characters." if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)


class SignIn(InOurWords, LoginForm):  # type: ignore[misc]
    words = {"login": "E-mail address", "password": "Password"}

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Allauth would let the session live on with each change of it."""
        answer: HttpResponse = super().login(request, redirect_url)
        end_in_time(request)
        return answer


class ChangePassword(InOurWords, ChangePasswordForm):  # type: ignore[misc]
    words = {"oldpassword": "Password of today", "password1": "New password", "password2": "Once more"}


class FirstPassword(InOurWords, SetPasswordForm):  # type: ignore[misc]
    words = {"password1": "A password", "password2": "Once more"}


class SayPassword(InOurWords, ReauthenticateForm):  # type: ignore[misc]
    words = {"password": "Your password"}


class SayCode(InOurWords, AuthenticateForm):  # type: ignore[misc]
    words = {"code": "Code from your app, or a recovery code"}


class SayCodeAgain(InOurWords, CodeAgainForm):  # type: ignore[misc]
    words = {"code": "Code from your app, or a recovery code"}


class FirstCode(InOurWords, ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": "Code the app shows"}


class AddPasskey(InOurWords, AddWebAuthnForm):  # type: ignore[misc]
    """Every passkey is asked to stay on its device; one that cannot serves as a second factor only."""

    words = {"name": "What you call it"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["passwordless"]
