from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PLAIN_PAGE = """<!doctype html>
<html lang="{}"><head><meta charset="utf-8"><title>{}</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>{}</h1><p role="alert" class="refusal">{}</p></main></body></html>
"""


def plain_answer(status: HTTPStatus, sentence: str | Promise) -> HttpResponse:
    """A page that needs nothing: no session, no database, no template. Only `sentence` counts."""
    title = _("This did not work")
    page = format_html(PLAIN_PAGE, get_language() or "fi", title, title, sentence)
    return HttpResponse(page, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer a form that came without its token: an old page, or another site's."""
    return plain_answer(
        HTTPStatus.FORBIDDEN,
        _("The page is too old. Nothing was saved: copy your text, reload and send it again."),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer what Django itself found suspicious: a forged host, too many fields."""
    return plain_answer(HTTPStatus.BAD_REQUEST, _("The request is damaged. Go back and try again."))
