"""Sign-in by mail for members of bodies: ask for a link, open it, write the code.

Mail scanners open links, so that opening one uses nothing up: the button under the code does.
"""

from http import HTTPStatus

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import SignInLink
from accounts.signing_in.entering import enter
from accounts.signing_in.forms import AskLinkForm, CodeForm
from accounts.signing_in.operations import ask_link, use_link
from accounts.signing_in.pages import show_sign_in
from accounts.signing_in.secrets import link_id_of
from core.errors import Invisible


@login_not_required
@require_POST
def link_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same for every address."""
    form = AskLinkForm(request.POST)
    if form.is_valid():
        email = str(form.cleaned_data["email"])
        if _within_limits(request, "ask_link", email.lower()):
            ask_link(email=email)
            messages.success(
                request,
                _(
                    "If the address belongs to a member of a body, a message with a link is on its "
                    "way there. It is good for 15 minutes."
                ),
            )
            return redirect(settings.LOGIN_URL)
        form.add_error("email", _("Too many tries. Wait a quarter of an hour and try again."))
    return show_sign_in(request, ask_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@sensitive_post_parameters("code")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def link_page(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link leads: the code of the same mail, and the button that signs in."""
    link_id = link_id_of(token)
    if link_id is None or not SignInLink.objects.usable().filter(pk=link_id).exists():
        return _over(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not _within_limits(request, "link_code", str(link_id)):
            form.add_error("code", _("Too many tries. Wait a quarter of an hour and try again."))
        else:
            try:
                person = use_link(link_id=link_id, code=form.cleaned_data["code"])
            except Invisible:
                return _over(request)
            if person is not None:
                return enter(request, person, way="link", there=resolve_url("home"))
            form.add_error("code", _("This is not the code of the message with this link."))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "accounts/sign_in_link.html", {"form": form}, status=status)


def _over(request: HttpRequest) -> HttpResponse:
    problem = _("The link is used or too old. Ask for a new one.")
    return show_sign_in(request, problem=problem, status=HTTPStatus.GONE)


def _within_limits(request: HttpRequest, action: str, key: str) -> bool:
    return bool(ratelimit.consume(request, action=action, key=key))
