"""What is said around the entries of the demonstration: meetings' words, guidance, requests."""

from uuid import uuid4

from accounts.models import Unit
from accounts.roles import BodyKind, Role
from reporting.decisions.operations import DecisionEdit, save_decision
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.guidance.operations import GuidanceEdit, save_guidance
from reporting.inputs.links import link_path
from reporting.inputs.operations import AnswerEdit, Ask, answer_by_link, ask_inputs
from reporting.rounds.deadlines import deadlines_of
from reporting.rounds.models import Round
from reporting.rounds.workdays import working_days_before
from vantaa_intl.demonstration.people import People

ASKING = "kaym"
QUESTION = "Mitä palvelualue on tehnyt tämän hyväksi tänä vuonna, ja mitä siitä on seurannut?"
ANSWER = "Harjoitusvastaus: järjestettiin kaksi tapaamista, joista syntyi yksi yhteinen kokeilu."
GUIDANCE = {
    "1.1.1": "Harjoitusohje: kerrotaan, mitä osallistumisesta on seurannut kaupunkilaisille.",
    "1.1.2": "Harjoitusohje: mainitaan määrät ja verrataan viime vuoteen.",
}
DECISIONS = {
    None: "Harjoituspäätös: raportti merkitään tiedoksi, ja työtä jatketaan nykyisillä linjoilla.",
    "1.1.1": "Harjoituspäätös: ensi vuonna halutaan nähdä myös vaikutukset.",
}


def record_words(*, round_: Round, people: People) -> None:
    """What the city management group said of the closed year, before it is minuted."""
    meeting = round_.meetings.get(body__kind=BodyKind.CITY_GROUP)
    measures = dict(round_.edition.measures.values_list("code", "pk"))
    for code, text in DECISIONS.items():
        if code is None or code in measures:
            save_decision(
                meeting_id=meeting.pk,
                measure_id=measures[code] if code else None,
                actor=people.head,
                edit=DecisionEdit(0, text, "§ 12"),
            )


def write_guidance(*, round_: Round, people: People) -> None:
    """A line for some of the measures of the running round."""
    measures = dict(round_.edition.measures.values_list("code", "pk"))
    for code in GUIDANCE.keys() & measures.keys():
        save_guidance(
            round_id=round_.pk,
            measure_id=measures[code],
            actor=people.head,
            edit=GuidanceEdit(0, GUIDANCE[code]),
        )


def ask_areas(*, round_: Round, people: People) -> None:
    """Two service areas are asked by link for one draft; one of them has answered."""
    drafts = Entry.objects.filter(round=round_, unit__key=ASKING, state=State.DRAFT)
    entry = drafts.in_order().first()
    due = deadlines_of(round_).division_due
    areas = Unit.objects.filter(parent__key=ASKING).in_tree_order()[:2]
    if entry is None or due is None:
        return
    requests = ask_inputs(
        entry_id=entry.pk,
        actor=people.found[Role.CONTACT, ASKING],
        ask=Ask(
            question=QUESTION,
            due_on=working_days_before(due, 1),
            emails={area.pk: f"{area.key}@palvelu.example" for area in areas},
        ),
    )
    answered = requests[0]
    token = link_path(answered).rstrip("/").rpartition("/")[2]
    answer_by_link(token=token, edit=AnswerEdit(answered.version, uuid4(), ANSWER))
