"""One's own account: roles, language, ways in, and the browsers in which one is signed in."""

from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.adapter import WAY
from accounts.models import Appointment, SignedInRequest, SignIn
from accounts.signing_in import operations
from accounts.signing_in.states import Way


@require_safe
def account_page(request: SignedInRequest) -> HttpResponse:
    """What the service knows of the one who reads this."""
    person = request.user
    context = {
        "roles": Appointment.objects.of_person(person).not_over().for_people(),
        "sign_ins": SignIn.objects.visible_to(person).open().newest_first(),
        "here": request.session.session_key,
        "is_auditor": person.grants.is_auditor(),
        "keeps_factors": request.session.get(WAY) != Way.LINK,
        "has_work_account": SocialAccount.objects.filter(user=person).exists(),
    }
    return render(request, "accounts/account.html", context)


@require_POST
def session_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a session of one's own in another browser."""
    operations.end_sign_in(actor=request.user, sign_in_id=pk)
    messages.success(request, _("The session has ended."))
    return redirect("account")


@require_POST
def sessions_end(request: SignedInRequest) -> HttpResponse:
    """End all one's own sessions but this one."""
    operations.end_other_sign_ins(actor=request.user, session_key=str(request.session.session_key))
    messages.success(request, _("The other sessions have ended."))
    return redirect("account")
