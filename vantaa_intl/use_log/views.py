"""The use log for the auditor: who looked at what. Reading it is a line in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest, User
from accounts.roles import Role
from audit.models import UseEvent
from audit.querysets import UseEventQuerySet
from core.errors import require_sight
from vantaa_intl.use_log.forms import UseLogForm

ROWS_A_PAGE = 100

_THINGS: dict[str, str | Promise] = {
    "accounts.user": pgettext_lazy("use log", "person"),
    "accounts.appointment": pgettext_lazy("use log", "appointment"),
    "packets.packet": pgettext_lazy("use log", "packet"),
    "mail.letter": pgettext_lazy("use log", "letter"),
    "feedback.feedback": pgettext_lazy("use log", "accessibility feedback"),
    "exchange.apitoken": pgettext_lazy("use log", "key of a machine"),
    "table": pgettext_lazy("use log", "table"),
    "people": pgettext_lazy("use log", "people page"),
    "use log": pgettext_lazy("use log", "use log"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read: roles and thing in words."""

    event: UseEvent
    roles: str
    thing: str | Promise
    name: str


@require_safe
def use_log(request: SignedInRequest) -> HttpResponse:
    """The log, newest first, by person, act, object and days."""
    require_sight(request.user.grants.is_auditor())
    form = UseLogForm(request.GET)
    events = UseEvent.objects.for_log().newest_first()
    if form.is_valid():
        events = _filtered(events, form)
    page = Paginator(events, ROWS_A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "lines": _lines(list(page.object_list)),
        "asked": asked.urlencode(),
    }
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "use_log/use_log.html", context, status=status)


def _filtered(events: UseEventQuerySet, form: UseLogForm) -> UseEventQuerySet:
    wanted = form.cleaned_data
    equal = {"actor_id": wanted["person"], "act": wanted["act"], "object_id": wanted["object"]}
    events = events.filter(**{column: value for column, value in equal.items() if value})
    return events.between(wanted["first"], wanted["last"])


def _lines(events: Iterable[UseEvent]) -> list[Line]:
    """The lines of one page; the people they are about are asked for once."""
    events = list(events)
    about = [e.object_id for e in events if e.object_type == "accounts.user" and e.object_id]
    names = {
        str(pk): name for pk, name in User.objects.filter(pk__in=about).values_list("pk", "name")
    }
    return [
        Line(
            event=event,
            roles=", ".join(str(Role(code).label) for code in event.roles.split()),
            thing=_THINGS.get(event.object_type, event.object_type),
            name=names.get(event.object_id, event.object_id)
            if event.object_type == "accounts.user"
            else event.object_id,
        )
        for event in events
    ]
