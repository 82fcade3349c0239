"""The address "/": to where a person's work is."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Appointment, SignedInRequest
from accounts.roles import Role
from vantaa_intl.frame import WRITERS

# The first that fits: who both heads and answers begins with the whole.
HOMES = (
    ((Role.HEAD,), "dashboard"),
    (WRITERS, "my-entries"),
    ((Role.MEMBER,), "committee"),
    ((Role.SECRETARY,), "packets"),
    ((Role.ADMIN,), "people"),
    (tuple(Role), "edition"),
)


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Go to the page of the person's work; without a role, say whom to ask."""
    for roles, url_name in HOMES:
        if request.user.grants.has(*roles):
            return redirect(url_name)
    coming = Appointment.objects.of_person(request.user).coming().for_people()
    return render(request, "home.html", {"coming": coming})
