"""Which addresses the use log tells of, and as what (906/2019, 17 §).

Sign-ins, packets read and taken, exports, pages of other people, what was written to and by them,
grants, keys of machines, and the log itself. An address that is not here leaves no line: what
changes the work leaves an Event instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.acts import Act


@dataclass(frozen=True, slots=True)
class Logged:
    """What a visit to an address is, and which part of the address names the object."""

    act: Act
    method: str = "GET"
    object_type: str = ""
    argument: str = ""


def _grants(*names: str, object_type: str = "") -> dict[str, Logged]:
    return {name: Logged(Act.GRANT, "POST", object_type, "pk") for name in names}


_SIGN_IN = Logged(Act.SIGN_IN, "POST")
_PERSON, _APPOINTMENT, _PACKET = "accounts.user", "accounts.appointment", "packets.packet"
_LETTER, _FEEDBACK, _TOKEN = "mail.letter", "feedback.feedback", "exchange.apitoken"

LOGGED: Mapping[str, Logged] = {
    "account_login": _SIGN_IN,
    "city_callback": Logged(Act.SIGN_IN, "GET"),
    "mfa_authenticate": _SIGN_IN,
    "factor-step-passkey": _SIGN_IN,
    "sign-in-link": _SIGN_IN,
    "try-as": _SIGN_IN,
    "packet-read": Logged(Act.VIEW, "GET", _PACKET, "pk"),
    "packet-download": Logged(Act.DOWNLOAD, "POST", _PACKET, "pk"),
    "packet-bundle": Logged(Act.DOWNLOAD, "POST", _PACKET, "pk"),
    "export": Logged(Act.EXPORT, "GET", "table", "table"),
    "api-table": Logged(Act.EXPORT, "GET", "table", "table"),
    "people": Logged(Act.VIEW, "GET", "people"),
    "person": Logged(Act.VIEW, "GET", _PERSON, "pk"),
    "appointment": Logged(Act.VIEW, "GET", _APPOINTMENT, "pk"),
    "body": Logged(Act.VIEW, "GET", "people"),
    "reorganise": Logged(Act.GRANT, "POST", "people"),
    "letter": Logged(Act.VIEW, "GET", _LETTER, "pk"),
    "feedback-page": Logged(Act.VIEW, "GET", _FEEDBACK, "pk"),
    "use-log": Logged(Act.VIEW, "GET", "use log"),
    **_grants(
        "person-edit",
        "person-deactivate",
        "person-reactivate",
        "person-password",
        "person-connect",
        "person-end-sessions",
        object_type=_PERSON,
    ),
    **_grants(
        "appointment-end",
        "appointment-replace",
        "appointment-confirm",
        "stand-in-end",
        object_type=_APPOINTMENT,
    ),
    **_grants("api-token-revoke", object_type=_TOKEN),
    "appoint": Logged(Act.GRANT, "POST", _APPOINTMENT),
    "stand-in": Logged(Act.GRANT, "POST", _APPOINTMENT),
    "api-token-make": Logged(Act.GRANT, "POST", _TOKEN),
    "person-add": Logged(Act.GRANT, "POST", _PERSON),
}
