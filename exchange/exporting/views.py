"""Lists as files. A view reads and answers; it writes nothing."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from core.errors import Invisible, require_sight
from exchange.exporting.making import File, book_file, table_file
from exchange.tables.catalogue import ROUND, TABLES


@require_safe
def export(request: SignedInRequest, table: str, form: str) -> HttpResponse:
    """A list with the filters of its page, or a whole round, as a file."""
    person, asked = request.user, request.GET.dict()
    if table == ROUND.key and form in {"xlsx", "zip"}:
        require_sight(any(ROUND.of(person)))
        return _answer(book_file(ROUND, person, asked, form))
    wanted = TABLES.get(table)
    if wanted is None or form not in {"xlsx", "csv"}:
        raise Invisible
    require_sight(wanted.may_see(person))
    return _answer(table_file(wanted, person, asked, form))


def _answer(file: File) -> HttpResponse:
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=file.name) or ""
    )
    return response
