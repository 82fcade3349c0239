from http import HTTPStatus

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from audit.acts import Act
from audit.operations import note_use
from core.http import GetResponse
from vantaa_intl.use_log.logged import LOGGED, Logged

# What these say was neither done nor refused: a form to be corrected, another state of things.
_NOTHING_HAPPENED = (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT)

log = structlog.get_logger("vantaa_intl.use_log")


class UseLogMiddleware:
    """Write one line of the use log for an address of `LOGGED`, when it has been answered.

    One INSERT, on its own. A page does not fail because its line cannot be written: that is an
    error in the program's log, with the same request id.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and then write."""
        response = self.get_response(request)
        match = request.resolver_match
        name = (match.url_name if match else None) or ""
        logged = LOGGED.get(name)
        if logged is None or request.method != logged.method:
            return response
        person = _person(request)
        allowed = _outcome(logged, person, response.status_code)
        if allowed and getattr(request, "stopped", False):  # by the gate: the view never ran
            allowed = False
        if allowed is not None:
            kwargs = match.kwargs if match else {}
            try:
                note_use(
                    actor=person,
                    roles=_roles(person),
                    act=logged.act,
                    url_name=name,
                    subject=(logged.object_type, str(kwargs.get(logged.argument, ""))),
                    allowed=allowed,
                )
            except DatabaseError:
                log.exception("the use log could not be written")
        return response


def _person(request: HttpRequest) -> User | None:
    """Who came: by session, or by a key whose view has said whose it is (`used_by`)."""
    person = getattr(request, "used_by", None) or request.user
    return person if isinstance(person, User) else None


def _outcome(logged: Logged, person: User | None, status: int) -> bool | None:
    """Whether it was done (True), refused (False), or is no use at all (None)."""
    if logged.act == Act.SIGN_IN:
        failed = status >= HTTPStatus.BAD_REQUEST
        return True if person else (False if failed else None)  # else: a second factor is asked
    if person is None or status in _NOTHING_HAPPENED:
        return None
    return status < HTTPStatus.BAD_REQUEST


def _roles(person: User | None) -> str:
    """The codes of the roles in which the person was here."""
    held = person.grants.held if person else ()
    return " ".join(dict.fromkeys(str(grant.role) for grant in held))
