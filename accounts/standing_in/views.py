"""The page "Sijainen": whoever is away lets somebody else write for the unit meanwhile."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Appointment, SignedInRequest, Unit, User
from accounts.people.rules import MAY_NAME_DEPUTIES
from accounts.querysets import UnitQuerySet
from accounts.standing_in import operations
from accounts.standing_in.forms import StandInForm
from core.errors import DomainError, require_sight


@require_http_methods(["GET", "HEAD", "POST"])
def stand_in(request: SignedInRequest) -> HttpResponse:
    """Who stands in for the own unit, and the form for one more."""
    units = _own_units(request.user)
    require_sight(units.exists())
    posted = request.POST if request.method == "POST" else None
    form = StandInForm(posted, units=units, initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        try:
            operations.name_stand_in(
                actor=request.user,
                email=form.cleaned_data["email"],
                unit_id=form.cleaned_data["unit"].pk,
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"],
            )
        except DomainError as refused:
            form.add_error("email", str(refused.sentence))
        else:
            messages.success(request, _("The stand-in is named."))
            return redirect("stand-in")
    deputies = Appointment.objects.not_over().deputies_of(units).for_people()
    mine = set(Appointment.objects.named_by(request.user).values_list("pk", flat=True))
    context = {"form": form, "rows": [(row, row.pk in mine) for row in deputies]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/stand_in.html", context, status=status)


@require_POST
def stand_in_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a stand-in's time that one has given oneself."""
    operations.end_stand_in(actor=request.user, appointment_id=pk)
    messages.success(request, _("The stand-in’s time ends today at the latest."))
    return redirect("stand-in")


def _own_units(person: User) -> UnitQuerySet:
    paths = person.grants.paths(*MAY_NAME_DEPUTIES)
    return Unit.objects.valid().filter(path__in=paths).in_tree_order()
