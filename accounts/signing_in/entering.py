"""The last step of every way in that is not the identity service's."""

from typing import Literal

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from accounts.models import User


def enter(
    request: HttpRequest, person: User, *, way: Literal["password", "link"], there: str
) -> HttpResponse:
    """Sign the person in and go there, by a second factor first where they have one."""
    record_authentication(request, person, way)
    answer: HttpResponse = perform_login(request, Login(user=person, redirect_url=there))
    return answer
