"""The last step of every way in that is not the identity service's."""

from typing import Literal

from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from accounts.models import User

FACTOR = "mfa"  # allauth's word for a second factor


def enter(
    request: HttpRequest, person: User, *, way: Literal["password", "link"], there: str
) -> HttpResponse:
    """Sign the person in and go there, by a second factor first where they have one."""
    record_authentication(request, person, way)
    answer: HttpResponse = perform_login(request, Login(user=person, redirect_url=there))
    return answer


def note_proven_factor(request: HttpRequest, person: User) -> None:
    """Let the session count as one with a second factor: it has just been set up in it."""
    record_authentication(request, person, FACTOR)


def has_proven_factor(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor."""
    records = get_authentication_records(request, request.user)
    return any(row["method"] == FACTOR for row in records)
