"""Every form of the product: who may send it, where, and a valid answer.

An address that takes a POST stands in FORMS or, with its reason, in WITHOUT_FIELDS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reporting.entries.forms import sign
from tests.factories import new_save_id
from tests.form_answers import (
    Fields,
    Scene,
    added,
    answer,
    appointed,
    area_answer,
    asked,
    asked_of_area,
    confirmed,
    cover,
    fixed,
    for_unit,
    handed_on,
    line,
    measure,
    meeting,
    merged,
    new_measure,
    new_unit,
    not_ours,
    picked,
    released,
    reorganised,
    returned,
    signed_in,
    soon,
    stand_in,
    stopped,
    token,
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One form. `keeps`: what makes sense of a draft is kept with a 422, by design.

    `brief`: the same form is tried in full at another address, so two values a field do here.
    """

    person: str
    object: str
    valid: Callable[[Scene], Fields]
    keeps: bool = False
    brief: bool = False


_NAMES = {"name_fi": "Nimi", "name_sv": "Namn", "name_en": "Name"}
_VERSIONED = {"version": "1"}
_SUBMITTED, _DRAFT = "entry own submitted", "entry own draft"

FORMS: Mapping[str, Sent] = {
    "account_login": Sent("anonymous", "", signed_in),
    "api-token-make": Sent("head", "", token),
    "appoint": Sent("head", "", appointed),
    "appointment-end": Sent("head", "appointment", lambda _: {"last_day": soon()}),
    "appointment-replace": Sent(
        "head",
        "appointment",
        lambda _: {
            "last_day": soon(),
            "email": "toinen@vantaa.example",
            "name": "Toinen Henkilö",
            "ends_on": "",
        },
    ),
    "approving-submit": Sent("approver", "", handed_on),
    "body": Sent("head", "body", fixed(**_NAMES, gets_packet="on")),
    "body-add": Sent(
        "head",
        "",
        fixed(kind="city_group", unit_id="", key="uusi", short="UU", gets_packet="on", **_NAMES),
    ),
    "body-term": Sent(
        "head",
        "body",
        lambda _: {"starts_on": soon(), "ends_on": soon(90), "term_id": ""},
    ),
    "city-line-ready": Sent("head", "city line", line),
    "city-line-save": Sent("head", "city line", line, brief=True),
    "city-line-take": Sent("head", "city line", line, brief=True),
    "city-lines-reread": Sent("head", "", lambda s: {"line": f"{s.of('city line')}:1"}),
    "cover-save": Sent("head", "cover", cover),
    "decision-save": Sent(
        "secretary",
        "meeting measure",
        fixed(version="0", text="Merkittiin tiedoksi.", section="§ 7"),
    ),
    "entry-approve": Sent("head", _SUBMITTED, fixed(**_VERSIONED)),
    "entry-comment": Sent("contact", _DRAFT, fixed(comment="Milloin?")),
    "entry-give-back": Sent("approver", "entry handed on", fixed(version="1", comment="Lisää.")),
    "entry-hand-on": Sent("contact_other", "entry other draft", answer, brief=True),
    "entry-keep": Sent(
        "contact",
        "entry to keep",
        lambda s: {
            "save_id": new_save_id(),
            "writer": sign(s.person),  # type: ignore[arg-type] # a contact is somebody
            "sentence": "Jatkettiin.",
        },
    ),
    "entry-merge": Sent("contact", _DRAFT, merged, brief=True),
    "entry-reopen": Sent(
        "head",
        "entry left",
        lambda _: {"version": "1", "reopen_reason": "Luku väärin.", "return_due": soon()},
    ),
    "entry-return": Sent(
        "head",
        _SUBMITTED,
        lambda _: {"version": "1", "return_reason": "Mihin?", "return_due": soon()},
    ),
    "entry-save": Sent("contact", _DRAFT, stopped, keeps=True),
    "entry-set-aside": Sent("contact", _DRAFT, answer, brief=True),
    "entry-submit": Sent("contact", _DRAFT, answer, brief=True),
    "entry-take": Sent("contact", _DRAFT, answer, brief=True),
    "entry-take-back": Sent("contact_other", "entry handed on", fixed(**_VERSIONED)),
    "entry-withdraw": Sent("contact", _SUBMITTED, fixed(**_VERSIONED)),
    "factor-app": Sent("head", "", fixed(code="123456")),
    "factor-passkey": Sent("head", "", fixed(name="Avain", credential="{}")),
    "feedback-answer": Sent("head", "feedback", fixed(answer="Korjattiin.")),
    "feedback-send": Sent(
        "anonymous", "", fixed(text="Ei näy.", page="/entries/", email="a@b.example")
    ),
    "filling-apply": Sent("contact", "filling", fixed(seen="0" * 64)),
    "guidance-save": Sent("head", "round measure", fixed(version="0", text="Luvut mukaan.")),
    "import-apply": Sent("head", "import run", fixed(seen="0" * 64)),
    "import-match": Sent("head", "import run", fixed(seen="0" * 64)),
    "import-confirm-save": Sent("head", "edition", confirmed),
    "input": Sent("contact_other", "input by page", asked_of_area),
    "input-ask": Sent("contact", "asked entry", asked),
    "input-link": Sent("anonymous", "input link", area_answer),
    "input-quote": Sent("contact", "input of entry", answer, brief=True),
    "language-set": Sent("contact", "", fixed(language="sv", next="/")),
    "mailing-switch": Sent("head", "mailing", fixed(off="1")),
    "measure-add": Sent("head", "objective", new_measure),
    "measure-edit": Sent("head", "measure", measure),
    "measure-move": Sent("head", "measure", fixed(way="up")),
    "measure-retire": Sent("head", "measure", lambda _: {"last_day": soon()}),
    "meeting-set": Sent("head", "meeting", meeting),
    "packet-build": Sent("head", "", fixed(year="2025", body="body-1", form="a4", language="fi")),
    "packet-correct": Sent("head", "packet board published", fixed(reason="Luku väärin.")),
    "packet-record": Sent(
        "secretary",
        "packet board draft",
        fixed(
            version="1",
            diary_number="VD/1/2026",
            agenda_item="§ 7",
            publicity="partly",
            publicity_ground="24 §",
        ),
    ),
    "password-change": Sent(
        "contact", "", fixed(old="vanha", new="uusi salasana on pitkä", again="uusi")
    ),
    "person-add": Sent("head", "", fixed(name="Uusi Henkilö", email="uusi@vantaa.example")),
    "person-connect": Sent("head", "person", fixed(account="1")),
    "person-edit": Sent("head", "person", fixed(name="Uusi Nimi", email="uusi@vantaa.example")),
    "reorganise": Sent("head", "", reorganised),
    "review-approve": Sent("head", "", picked(with_reason=False)),
    "review-return": Sent("head", _SUBMITTED, returned),
    "review-return-chosen": Sent("head", "", picked(with_reason=True)),
    "review-write": Sent("head", _DRAFT, for_unit, brief=True),
    "round-asked-add": Sent("head", "round measure", added),
    "round-asked-release": Sent("head", "round measure", released),
    "round-plan": Sent(
        "head",
        "",
        lambda s: {"edition": str(s.of("edition")), "year": "2031"},
    ),
    "round-remind": Sent("head", "round", fixed(days="10, 3, 0")),
    "sign-in-link": Sent("anonymous", "sign-in link", fixed(code="123456")),
    "sign-in-link-ask": Sent("anonymous", "", lambda _: {"link-email": "a@b.example"}),
    "stand-in": Sent("contact", "", stand_in),
    "theme-add": Sent("head", "edition", fixed(name="Ilmasto")),
    "unit": Sent(
        "head",
        "unit",
        lambda _: {**_NAMES, "submitted_by": "contact", "starts_on": "1.1.2020", "ends_on": ""},
    ),
    "unit-add": Sent("head", "", new_unit),
}
# The same answer once more, with another status of which other facts hang.
OTHERWISE: Mapping[str, Sent] = {
    "entry-save": Sent("contact", _DRAFT, not_ours, keeps=True, brief=True),
    "entry-submit": Sent("contact", "entry own returned", not_ours, brief=True),
}

_BUTTON = "a button: the address says all"
_FILE = "a file, which has hostile cases of its own (tests/exchange, tests/reporting/imports)"
_HALF = "only in a half-finished sign-in (tests/accounts/signing_in/test_factors.py)"
WITHOUT_FIELDS: Mapping[str, str] = dict.fromkeys(
    (
        "account_logout", "api-token-revoke", "appointment-confirm", "calendar-make",
        "calendar-revoke", "city_login", "factor-codes", "factor-remove", "guidance-carry",
        "input-close", "input-remind", "input-withdraw", "letter-resend", "mailing-send",
        "meeting-minute", "packet-bundle", "packet-cancel", "packet-download", "packet-lock",
        "packet-publish", "packet-retry", "person-deactivate", "person-end-sessions",
        "person-password", "person-reactivate", "round-close", "round-open", "round-step",
        "session-end", "sessions-end", "stand-in-end",
    ),
    _BUTTON,
) | {
    "filling-upload": _FILE,
    "import-upload": _FILE,
    "factor-step-passkey": _HALF,
    "mfa_authenticate": _HALF,
    "try-as": "only in the demonstration",
}  # fmt: skip
