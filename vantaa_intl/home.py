"""The address "/": to where a person's work is."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Appointment, SignedInRequest
from vantaa_intl.frame import open_places


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Go to the first place of the person's menu; without a role, say whom to ask."""
    for _place, url in open_places(request.user):
        return redirect(url)
    coming = Appointment.objects.of_person(request.user).coming().for_people()
    return render(request, "home.html", {"coming": coming})
