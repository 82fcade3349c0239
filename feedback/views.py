"""The accessibility statement with its feedback, and where the feedback is answered."""

from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest, User
from core.errors import DomainError, require_sight
from feedback.forms import AnswerForm, FeedbackForm
from feedback.models import ANSWER_DAYS, Feedback
from feedback.operations import answer_feedback, send_feedback
from feedback.querysets import READERS


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that the law asks for (306/2019), open to everybody."""
    return _statement(request, FeedbackForm(initial={"page": request.GET.get("page", "")[:300]}))


@login_not_required
@require_POST
def feedback_send(request: HttpRequest) -> HttpResponse:
    """Take in what somebody sends, signed in or not."""
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _statement(request, form, status=422)
    if not ratelimit.consume(request, action="feedback"):
        form.add_error(None, _("Too many tries. Wait a minute and try again."))
        return _statement(request, form, status=429)
    sender = request.user if isinstance(request.user, User) else None
    feedback = send_feedback(form.message(get_language() or "fi"), sender=sender)
    messages.success(
        request,
        _("Received. The receipt is %(receipt)s, and the answer comes by %(day)s.")
        % {"receipt": feedback.receipt, "day": f"{feedback.due_on:%-d.%-m.%Y}"},
    )
    return redirect("accessibility")


@require_safe
def feedback_list(request: SignedInRequest) -> HttpResponse:
    """What has come, what waits for an answer first."""
    require_sight(request.user.grants.has(*READERS))
    rows = Feedback.objects.visible_to(request.user).open_first()
    return render(request, "feedback/feedback_list.html", {"rows": rows, "days": ANSWER_DAYS})


@require_safe
def feedback_page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One message with its answer, or the form for it."""
    return _page(request, pk, AnswerForm())


@require_POST
def feedback_answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Answer it."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, form, status=422)
    try:
        answer_feedback(feedback_id=pk, actor=request.user, answer=form.cleaned_data["answer"])
    except DomainError as refusal:
        form.add_error(None, str(refusal.sentence))
        return _page(request, pk, form, status=409)
    messages.success(request, _("The answer is on its way."))
    return redirect("feedback")


def _statement(request: HttpRequest, form: FeedbackForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "days": ANSWER_DAYS, "supervisor": settings.ACCESSIBILITY_SUPERVISOR}
    return render(request, "feedback/accessibility.html", context, status=status)


def _page(request: SignedInRequest, pk: UUID, form: AnswerForm, status: int = 200) -> HttpResponse:
    visible = Feedback.objects.visible_to(request.user).select_related("person", "answered_by")
    feedback = get_object_or_404(visible, pk=pk)
    context = {"feedback": feedback, "form": form}
    return render(request, "feedback/feedback_page.html", context, status=status)
