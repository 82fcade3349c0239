"""The second factor of those who sign in with a password: an app's codes or a passkey.

allauth keeps the factors and checks them. A page that makes a secret is the answer to a POST, so
that no GET writes; a secret is shown once and kept in the session until it is proven.
"""

import base64
from http import HTTPStatus

from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.adapter import WAY
from accounts.models import SignedInRequest
from accounts.signing_in import operations
from accounts.signing_in.entering import note_proven_factor
from accounts.signing_in.forms import AppForm, FactorCodeForm, PasskeyForm, PasskeyStepForm
from accounts.signing_in.states import Way
from core.errors import require_sight

_step = login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@_step  # type: ignore[untyped-decorator] # no stubs
def second_step(request: HttpRequest) -> HttpResponse:
    """The second step of a sign-in: the code."""
    stage = request._login_stage  # type: ignore[attr-defined] # noqa: SLF001 -- allauth's own word
    form = FactorCodeForm(request.POST or None, user=stage.login.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return stage.exit()  # type: ignore[no-any-return] # no stubs
    keys = webauthn.get_credentials(stage.login.user)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    context = {"form": form, "has_passkey": bool(keys)}
    return render(request, "accounts/second_step.html", context, status=status)


@require_POST
@_step  # type: ignore[untyped-decorator] # no stubs
def second_step_passkey(request: HttpRequest) -> HttpResponse:
    """The second step of a sign-in: the passkey. First the challenge, then the answer to it."""
    stage = request._login_stage  # type: ignore[attr-defined] # noqa: SLF001 -- allauth's own word
    answered = "credential" in request.POST
    form = PasskeyStepForm(request.POST if answered else None, user=stage.login.user)
    if answered and form.is_valid():
        form.save()
        return stage.exit()  # type: ignore[no-any-return] # no stubs
    context = {"form": form, "challenge": webauthn.begin_authentication(stage.login.user)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if answered else HTTPStatus.OK
    return render(request, "accounts/second_step_passkey.html", context, status=status)


@require_safe
def factors_page(request: SignedInRequest) -> HttpResponse:
    """The factors that one has, and those one may add."""
    _require_password(request)
    own = Authenticator.objects.filter(user=request.user).order_by("pk")
    context = {
        "factors": [row for row in own if row.type != Authenticator.Type.RECOVERY_CODES],
        "has_app": any(row.type == Authenticator.Type.TOTP for row in own),
        "unused_codes": sum(
            len(row.wrap().get_unused_codes())
            for row in own
            if row.type == Authenticator.Type.RECOVERY_CODES
        ),
    }
    return render(request, "accounts/factors.html", context)


@sensitive_post_parameters("code")
@require_POST
def app_add(request: SignedInRequest) -> HttpResponse:
    """Take an authenticator app: the secret to scan, then the first code of it."""
    _require_password(request)
    answered = "code" in request.POST
    secret = get_totp_secret(regenerate=not answered)
    form = AppForm(request.POST if answered else None, secret=secret)
    if answered and form.is_valid() and _may_try(request, form):
        return _added(request, operations.add_app(actor=request.user, secret=secret))
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret)).encode()
    context = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": f"data:image/svg+xml;base64,{base64.b64encode(picture).decode()}",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if answered else HTTPStatus.OK
    return render(request, "accounts/factor_app.html", context, status=status)


@require_POST
def passkey_add(request: SignedInRequest) -> HttpResponse:
    """Take a passkey: the challenge, then the browser's answer to it."""
    _require_password(request)
    answered = "credential" in request.POST
    form = PasskeyForm(request.POST if answered else None, user=request.user)
    if answered and form.is_valid():
        codes = operations.add_passkey(
            actor=request.user,
            name=_("Passkey"),
            credential=form.cleaned_data["credential"],
        )
        return _added(request, codes)
    context = {
        "form": form,
        "challenge": webauthn.begin_registration(request.user, passwordless=False),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if answered else HTTPStatus.OK
    return render(request, "accounts/factor_passkey.html", context, status=status)


@require_POST
def factor_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove a factor of one's own."""
    operations.remove_factor(actor=request.user, factor_id=pk)
    messages.success(request, _("The factor has been removed."))
    return redirect("second-factor")


@require_POST
def codes_renew(request: SignedInRequest) -> HttpResponse:
    """New recovery codes, shown this once."""
    return _show_codes(request, operations.renew_recovery_codes(actor=request.user))


def _require_password(request: SignedInRequest) -> None:
    """A factor stands beside a password. Who came by a mail alone adds none: it would lock out."""
    by_mail = request.session.get(WAY) == Way.LINK
    require_sight(request.user.has_usable_password() and not by_mail)


def _added(request: SignedInRequest, codes: list[str]) -> HttpResponse:
    note_proven_factor(request, request.user)
    if codes:
        return _show_codes(request, codes)
    messages.success(request, _("The factor is in use."))
    return redirect("second-factor")


def _show_codes(request: SignedInRequest, codes: list[str]) -> HttpResponse:
    """The one page that ever shows them; no redirect, so that they are stored nowhere."""
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


def _may_try(request: SignedInRequest, form: AppForm) -> bool:
    try:
        check_rate_limit(request.user)
    except ValidationError:
        form.add_error("code", _("Too many tries. Wait a quarter of an hour and try again."))
        return False
    return True
