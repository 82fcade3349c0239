"""The sign-in page, which several ways in show when something is amiss, and its language."""

from http import HTTPStatus

from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.functional import Promise

from accounts.signing_in.forms import AskLinkForm, SignInForm


def show_sign_in(
    request: HttpRequest,
    *,
    form: SignInForm | None = None,
    ask_form: AskLinkForm | None = None,
    there: str = "",
    problem: str | Promise = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The page with every way in. `problem` is what a way outside this page has refused."""
    context = {
        "form": form or SignInForm(),
        "ask_form": ask_form or AskLinkForm(),
        "next": there or resolve_url(settings.LOGIN_REDIRECT_URL),
        "problem": problem,
        "asks_link": status == HTTPStatus.GONE,  # a link is over: another is asked for below
        "city": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
    return render(request, "accounts/sign_in.html", context, status=status)


def refusal(
    request: HttpRequest, sentence: str | Promise, status: HTTPStatus
) -> ImmediateHttpResponse:
    """The same as what allauth's hooks raise."""
    return ImmediateHttpResponse(show_sign_in(request, problem=sentence, status=status))


def remember_language(response: HttpResponse, language: str) -> HttpResponse:
    """Let the browser ask for this language from now on, before anyone has signed in too."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=True,
        httponly=True,
        samesite="Lax",
    )
    return response
