"""Signing in with a password and out, one's own password and language."""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import SignedInRequest, User
from accounts.operations import change_password, choose_language
from accounts.signing_in.entering import enter
from accounts.signing_in.forms import PasswordForm, SignInForm
from accounts.signing_in.operations import note_new_key
from accounts.signing_in.pages import remember_language, show_sign_in
from core.paths import own_path


@sensitive_post_parameters("password")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a wrong pair says nothing about which half was wrong."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    there = own_path(wanted, resolve_url(settings.LOGIN_REDIRECT_URL))
    if request.user.is_authenticated:
        return redirect(there)
    if request.method != "POST":
        return show_sign_in(request, there=there)
    form = SignInForm(request.POST)
    person = _recognised(request, form) if form.is_valid() else None
    if person is None:
        return show_sign_in(request, form=form, there=there, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return enter(request, person, way="password", there=there)


def _recognised(request: HttpRequest, form: SignInForm) -> User | None:
    """Whose e-mail and password these are; allauth's adapter counts the tries."""
    try:
        person: User | None = get_adapter().authenticate(request, **form.cleaned_data)
    except ValidationError:
        form.add_error(None, _("Too many wrong tries. Wait five minutes and try again."))
        return None
    if person is None:
        form.add_error(None, _("The e-mail and the password do not fit together."))
    return person


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, here and in the database."""
    get_adapter().logout(request)
    return redirect(settings.LOGIN_URL)


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: SignedInRequest) -> HttpResponse:
    """Change one's own password; the person's other sessions end."""
    form = PasswordForm(request.POST or None, person=request.user)
    if request.method == "POST":
        if not ratelimit.consume(request, action="change_password", user=request.user):
            form.add_error(None, _("Too many tries. Wait a minute and try again."))
        if form.is_valid():
            before = str(request.session.session_key)
            change_password(actor=request.user, password=form.cleaned_data["new"])
            update_session_auth_hash(request, request.user)
            note_new_key(before=before, after=str(request.session.session_key))
            messages.success(request, _("The password has been changed."))
            return redirect("home")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "accounts/password.html", {"form": form}, status=status)


@login_not_required
@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages: in the cookie, and for a person in their account."""
    response = redirect(own_path(str(request.POST.get("next", "")), resolve_url("home")))
    language = str(request.POST.get("language", ""))
    if language not in dict(settings.LANGUAGES) or not check_for_language(language):
        return response
    if isinstance(request.user, User):
        choose_language(actor=request.user, language=language)
    return remember_language(response, language)
