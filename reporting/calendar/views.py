"""One's own dates, and the private link by which a calendar program reads them."""

import hashlib
from http import HTTPStatus

from allauth.core.internal import ratelimit  # the public one lets every GET through
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from core.errors import require_sight
from core.http import HtmxRequest
from core.views import plain_answer
from mail.content import link
from reporting.calendar import operations
from reporting.calendar.feed import feed
from reporting.calendar.happenings import happenings, may_have_dates
from reporting.calendar.models import CalendarFeed


@require_safe
def calendar_page(request: SignedInRequest) -> HttpResponse:
    """The dates ahead, and the link if there is one."""
    require_sight(may_have_dates(request.user))
    return _show(request)


@require_POST
def calendar_make(request: SignedInRequest) -> HttpResponse:
    """Make or renew the link; no redirect, because its address is shown once and kept nowhere."""
    require_sight(may_have_dates(request.user))
    secret = operations.make_feed(actor=request.user)
    return _show(request, address=link(reverse("calendar-feed", args=[secret])))


@require_POST
def calendar_revoke(request: SignedInRequest) -> HttpResponse:
    """End the link."""
    require_sight(may_have_dates(request.user))
    operations.revoke_feed(actor=request.user)
    messages.success(request, _("The calendar link has ended."))
    return redirect("calendar")


@login_not_required
@require_safe
def calendar_feed(request: HtmxRequest, secret: str) -> HttpResponseBase:
    """The calendar of whoever has the secret, in their language; unchanged ones answer 304."""
    if not ratelimit.consume(
        request=request, app="allauth.account", action="calendar", limit_get=True
    ):
        return plain_answer(
            HTTPStatus.TOO_MANY_REQUESTS, _("Too many tries. Wait a minute and try again.")
        )
    stored = CalendarFeed.objects.select_related("user").filter(
        sha256=operations.hash_of(secret), user__is_active=True
    )
    found = stored.first()
    if found is None or not may_have_dates(found.user):
        raise Http404
    with translation.override(found.user.language):
        name = _("International guidelines")
        body = feed(happenings(found.user), name=name, made_at=found.made_at)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _show(request: SignedInRequest, *, address: str = "") -> HttpResponse:
    today = timezone.localdate()
    found = happenings(request.user)
    context = {
        "ahead": [one for one in found if one.day >= today],
        "feed": CalendarFeed.objects.filter(user=request.user).first(),
        "address": address,
    }
    return render(request, "reporting/calendar/calendar.html", context)
