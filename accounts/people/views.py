"""Pages of who is who. A view reads, calls one operation, and answers; it decides nothing."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Appointment, Body, SignedInRequest, Unit, User
from accounts.people import operations, rules
from accounts.people.forms import AppointForm, ConnectForm, EndForm, PersonForm, ReplaceForm
from accounts.people.identities import connectable, identity_of_person
from accounts.people.listing import appointment_rows, people_listing
from accounts.querysets import sees_everybody
from accounts.roles import Role
from accounts.signing_in.operations import connect_identity, end_sessions_of
from core.errors import DomainError, Invisible, require


@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """Everybody, and before that the places where nobody is."""
    _require_reader(request.user)
    context = {
        "listing": people_listing(request.user),
        "may_appoint": bool(rules.grantable_roles(request.user)),
        "may_edit_organisation": rules.may_edit_organisation(request.user),
    }
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: SignedInRequest) -> HttpResponse:
    """A new account without a role; its first password is shown once."""
    _require_reader(request.user)
    require(rules.may_add_person(request.user))
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = operations.add_person(actor=request.user, **form.cleaned_data)
        except DomainError as refused:
            form.add_error("email", str(refused.sentence))
        else:
            first = operations.set_first_password(actor=request.user, person=person)
            return _show_password(request, person, first)
    return _page(request, "accounts/person_add.html", form)


@require_safe
def person_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One account: its roles, past and coming, and what may be done to it."""
    return _show_person(request, _visible_person(request, pk))


@require_POST
def person_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct name and address."""
    person, form = _visible_person(request, pk), PersonForm(request.POST)
    if form.is_valid():
        try:
            operations.edit_person(actor=request.user, person_id=pk, **form.cleaned_data)
        except DomainError as refused:
            form.add_error("email", str(refused.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect("person", pk)
    return _show_person(request, person, form)


@require_POST
def person_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close the account."""
    operations.deactivate_person(actor=request.user, person_id=pk)
    messages.success(request, _("The account is closed and its sessions have ended."))
    return redirect("person", pk)


@require_POST
def person_reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the account again, with a new first password."""
    first = operations.reactivate_person(actor=request.user, person_id=pk)
    return _show_password(request, _visible_person(request, pk), first)


@require_POST
def person_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new first password instead of a forgotten one."""
    first = operations.renew_password(actor=request.user, person_id=pk)
    return _show_password(request, _visible_person(request, pk), first)


@require_POST
def person_connect(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say whose the work account is with which somebody has signed in for the first time."""
    newcomer = _visible_person(request, pk)
    require(rules.may_close(request.user, newcomer))
    form = ConnectForm(request.POST, people=connectable(request.user, newcomer))
    if not form.is_valid():
        return _show_person(request, newcomer, connect_form=form)
    person = connect_identity(
        actor=request.user, newcomer_id=pk, person_id=form.cleaned_data["account"]
    )
    messages.success(request, _("The work account now opens this account."))
    return redirect("person", person.pk)


@require_POST
def person_end_sessions(request: SignedInRequest, pk: int) -> HttpResponse:
    """End all sessions of somebody."""
    end_sessions_of(actor=request.user, person_id=pk)
    messages.success(request, _("The sessions have ended."))
    return redirect("person", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: SignedInRequest) -> HttpResponse:
    """Give a role; from a hole of the people page the role and the unit are filled in."""
    _require_reader(request.user)
    require(bool(rules.grantable_roles(request.user)))
    posted = request.POST if request.method == "POST" else None
    form = _appoint_form(request, posted)
    if form.is_valid():
        try:
            appointed = operations.appoint_candidate(
                actor=request.user, candidate=form.candidate(), new=form.new()
            )
        except DomainError as refused:
            form.add_error(None, str(refused.sentence))
        else:
            return _appointed(request, appointed)
    return _page(request, "accounts/appoint.html", form)


@require_safe
def appointment_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One appointment, to be ended or handed on."""
    return _show_appointment(request, pk)


@require_POST
def appointment_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let it end on a day."""
    form = EndForm(request.POST)
    if not form.is_valid():
        return _show_appointment(request, pk, end_form=form)
    operations.end_appointment(actor=request.user, appointment_id=pk, **form.cleaned_data)
    messages.success(request, _("The last day is saved."))
    return redirect("people")


@require_POST
def appointment_replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """End it on a day and appoint somebody else from the next."""
    form = ReplaceForm(request.POST)
    if form.is_valid():
        try:
            appointed = operations.replace_appointment(
                actor=request.user,
                appointment_id=pk,
                last_day=form.cleaned_data["last_day"],
                candidate=form.candidate(),
                ends_on=form.cleaned_data["ends_on"],
            )
        except DomainError as refused:
            form.add_error(None, str(refused.sentence))
        else:
            return _appointed(request, appointed)
    return _show_appointment(request, pk, replace_form=form)


@require_POST
def appointment_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """The second administrator's word."""
    operations.confirm_appointment(actor=request.user, appointment_id=pk)
    messages.success(request, _("The appointment is confirmed."))
    return redirect("people")


def _require_reader(person: User) -> None:
    """Whoever appoints nobody has no such page (RELIABILITY row 21)."""
    if not rules.may_see_people(person):
        raise Invisible


def _visible_person(request: SignedInRequest, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.user).with_strong(), pk=pk)


def _page(request: SignedInRequest, template: str, form: forms.Form) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, {"form": form}, status=status)


def _show_person(
    request: SignedInRequest,
    person: User,
    form: PersonForm | None = None,
    connect_form: ConnectForm | None = None,
) -> HttpResponse:
    held = Appointment.objects.visible_to(request.user).of_person(person).for_people()
    rows, identity = appointment_rows(held, request.user), identity_of_person(person)
    stored = {"name": person.name, "email": person.email or identity.claimed_email}
    may_close = rules.may_close(request.user, person)
    is_newcomer = bool(identity.connected and person.is_active and not rows)
    if connect_form is None and may_close and is_newcomer:
        connect_form = ConnectForm(people=connectable(request.user, person))
    context = {
        "person": person,
        "identity": identity,
        "rows": rows,
        "form": form or PersonForm(initial=stored),
        "connect_form": connect_form,
        "may_manage": rules.may_manage(request.user, person),
        "may_close": may_close,
        "may_appoint": bool(rules.grantable_roles(request.user)),
    }
    refused = form or (connect_form and connect_form.is_bound)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "accounts/person.html", context, status=status)


def _show_appointment(
    request: SignedInRequest,
    pk: int,
    *,
    end_form: EndForm | None = None,
    replace_form: ReplaceForm | None = None,
) -> HttpResponse:
    visible = Appointment.objects.visible_to(request.user).for_people()
    appointment = get_object_or_404(visible, pk=pk)
    (row,) = appointment_rows([appointment], request.user)
    context = {
        "row": row,
        "appointment": appointment,
        "end_form": end_form or EndForm(auto_id="end_%s"),
        "replace_form": replace_form or ReplaceForm(auto_id="replace_%s"),
    }
    refused = end_form or replace_form
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "accounts/appointment.html", context, status=status)


def _show_password(request: SignedInRequest, person: User, first: str) -> HttpResponse:
    """The one page that ever shows a password; no redirect, so that it is stored nowhere."""
    return render(request, "accounts/first_password.html", {"person": person, "first": first})


def _appointed(request: SignedInRequest, appointed: operations.Appointed) -> HttpResponse:
    if appointed.first_password:
        return _show_password(request, appointed.appointment.user, appointed.first_password)
    if appointed.appointment.pending:
        messages.success(request, _("Saved. Another administrator has to confirm it."))
    else:
        messages.success(request, _("The appointment is saved."))
    return redirect("people")


def _appoint_form(request: SignedInRequest, posted: QueryDict | None) -> AppointForm:
    """The form with the places that the giver may name."""
    units, bodies = Unit.objects.valid().in_tree_order(), Body.objects.in_order()
    if not sees_everybody(request.user):
        mine = request.user.grants.paths(Role.APPROVER)
        units, bodies = units.below(mine), bodies.none()
    unit = units.filter(key=request.GET.get("unit", "")).first()
    body = bodies.filter(key=request.GET.get("body", "")).first()
    place = f"unit:{unit.pk}" if unit else f"body:{body.pk}" if body else ""
    initial = {
        "role": request.GET.get("role", ""),
        "email": request.GET.get("email", ""),
        "place": place,
        "starts_on": timezone.localdate(),
    }
    return AppointForm(
        posted,
        initial=initial,
        roles=rules.grantable_roles(request.user),
        units=units,
        bodies=bodies,
    )
