"""The address "/": to where a person's work is."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from accounts.models import Appointment, SignedInRequest, User
from accounts.roles import BODY_ROLES, UNIT_ROLES, Role

# The first that fits: who both heads and answers begins with the whole.
HOMES = (
    ((Role.HEAD,), "dashboard"),
    (UNIT_ROLES, "my-entries"),
    (BODY_ROLES, "committee"),
    ((Role.ADMIN,), "people"),
    (tuple(Role), "edition"),
)


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Go to the page of the person's work; without a role, say whom to ask."""
    if address := _home_of(request.user):
        return redirect(address)
    coming = Appointment.objects.of_person(request.user).coming().for_people()
    return render(request, "home.html", {"coming": coming})


def _home_of(person: User) -> str:
    for roles, url_name in HOMES:
        if person.grants.has(*roles):
            try:
                return reverse(url_name)
            except NoReverseMatch:  # its page is not there yet
                continue
    return ""
