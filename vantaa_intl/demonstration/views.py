from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.signing_in.pages import remember_language
from vantaa_intl.demonstration.accounts import offered


@login_not_required
@require_POST
def try_as(request: HttpRequest) -> HttpResponse:
    """Sign in as the account of a role; outside demonstrations there is no such page."""
    account = offered().get(str(request.POST.get("role", "")))
    if not settings.DEMO or account is None:
        raise Http404
    person = get_object_or_404(User.objects.active(), email=account.email)
    get_adapter().login(request, person)
    return remember_language(redirect("home"), person.language)
