"""Valid answers to the product's forms, each as its page sends it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Role
from audit.operations import unaudited
from guidelines.models import Assignment, Measure
from reporting.city_lines.models import CityLine
from reporting.entries.forms import sign
from reporting.entries.models import Entry
from reporting.inputs.models import InputRequest
from reporting.rounds.workdays import is_working_day
from tests.authz.world import World
from tests.factories import make_appointment, make_entry, make_unit, new_save_id
from tests.reporting.inputs.scenes import make_area

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Scene:
    """The walk's world, and the person and object of one form."""

    world: World
    person: User | None
    args: tuple[Any, ...]

    def of(self, name: str) -> Any:
        """What stands in the address for one of the world's objects."""
        return self.world.objects[name][0]

    def own(self) -> Unit:
        """The division of the contact."""
        return Unit.objects.get(key=self.of("unit"))


def soon(days: int = 7) -> str:
    day = timezone.localdate() + timedelta(days=days)
    while not is_working_day(day):
        day += timedelta(days=1)
    return f"{day:%d.%m.%Y}"


def fixed(**fields: object) -> Callable[[Scene], Fields]:
    return lambda _scene: fields


def answer(scene: Scene) -> dict[str, object]:
    assert scene.person is not None
    return {
        "version": "1",
        "save_id": new_save_id(),
        "writer": sign(scene.person),
        "progress": "planned",
        "planned_for": "",
        "planned_on": "kevät 2026",
        "expected": "",
        "done_in": "",
        "stop_reason": "",
        "text": "Kolme ryhmää.",
        "short_text": "Kolme.",
        "links": "Ohjelma https://example.org/ohjelma",
        "unchanged": "",
        "taken": "",
        "not_ours": "",
        "not_ours_reason": "",
        "next": "",
    }


def stopped(scene: Scene) -> Fields:
    return answer(scene) | {"progress": "discontinued", "stop_reason": "Raha loppui."}


def not_ours(scene: Scene) -> Fields:
    return answer(scene) | {"not_ours": "1", "not_ours_reason": "Muiden työtä."}


def merged(scene: Scene) -> Fields:
    return answer(scene) | {"own": "{}", "use": "text:both"}


def for_unit(scene: Scene) -> Fields:
    return answer(scene) | {"source": "puhelu 3.11."}


def returned(scene: Scene) -> Fields:
    prefix = scene.args[0]
    return {
        f"{prefix}-version": "1",
        f"{prefix}-return_reason": "Mihin?",
        f"{prefix}-return_due": soon(),
        "unit": "",
        "measure": "",
    }


def picked(*, with_reason: bool) -> Callable[[Scene], Fields]:
    def fields(scene: Scene) -> Fields:
        entry = Entry.objects.get(pk=scene.of("entry own submitted"))
        reason = {"shared_reason": "Mihin?", "shared_due": soon()} if with_reason else {}
        return {"entry": f"{entry.pk}:1", "unit": "", "theme": ""} | reason

    return fields


def handed_on(scene: Scene) -> Fields:
    return {"entry": f"{scene.of('entry handed on')}:1"}


def line(scene: Scene) -> Fields:
    read = make_entry(unit=scene.own(), round_=CityLine.objects.get(pk=scene.args[0]).round)
    return {
        "version": "1",
        "save_id": new_save_id(),
        "read": f"{read.pk}:1",
        "taken": f"{read.pk}",
        "text": "Osallistuttiin.",
        "progress": "discontinued",
        "period": "",
        "reason": "Raha loppui.",
        "proof": "",
    }


def cover(scene: Scene) -> Fields:
    code = Measure.objects.filter(edition__rounds=scene.of("round")).earliest("pk").code
    names = ("sentence_0", "request_0", "request_2")
    return {"version": "0", "save_id": new_save_id(), "take": ""} | {
        key: value
        for name in names
        for key, value in ((name, "Esitys."), (f"{name}_measure", code))
    }


def appointed(scene: Scene) -> Fields:
    return {
        "role": "contact",
        "place": f"unit:{scene.own().pk}",
        "email": "uusi@vantaa.example",
        "name": "Uusi Henkilö",
        "starts_on": soon(),
        "ends_on": soon(60),
        "auditor": "",
    }


def confirmed(scene: Scene) -> Fields:
    measure = CityLine.objects.filter(imported=True).get().measure
    fields = {
        "confirm": "on",
        "keyword": "Avain",
        "respondent": "divisions",
        "units": str(scene.own().pk),
        "version": "1",
        "progress": "discontinued",
        "period": "",
        "reason": "Raha loppui.",
    }
    return {"row": str(measure.pk)} | {f"m{measure.pk}-{k}": v for k, v in fields.items()}


def meeting(scene: Scene) -> Fields:
    fields = {"held_on": soon(), "month": "", "place": "Sali 2", "state": "confirmed"}
    return {f"m{scene.args[0]}-{k}": v for k, v in fields.items()} | {
        "seen": "0" * 64,
        "short_ok": "1",
    }


def asked(scene: Scene) -> Fields:
    area = make_area(scene.own())
    return {
        "units": str(area.pk),
        "question": "Mitä tehtiin?",
        "due_on": soon(),
        f"email_{area.pk}": "alue@palvelu.example",
    }


def asked_of_area(scene: Scene) -> Fields:
    """The one who answers on the page; the walk's request is answered by a link."""
    asked = InputRequest.objects.get(pk=scene.args[0])
    make_appointment(role=Role.CONTACT, unit=asked.unit, user=scene.person)
    return area_answer(scene)


def area_answer(_scene: Scene) -> Fields:
    return {"version": "1", "save_id": new_save_id(), "answer": "Tapasimme kahdesti."}


def stand_in(scene: Scene) -> Fields:
    return {
        "unit": str(scene.own().pk),
        "email": User.objects.get(pk=scene.world.people["contact_other"].pk).email,  # type: ignore[union-attr]
        "starts_on": soon(1),
        "ends_on": soon(30),
    }


def token(scene: Scene) -> Fields:
    reader = scene.world.people["reader"]
    assert reader is not None
    return {
        "name": "Power BI",
        "reader": str(reader.pk),
        "scope": "entries",
        "expires_on": soon(30),
    }


def new_unit(scene: Scene) -> Fields:
    return {
        "parent_id": str(scene.own().pk),
        "kind": "service_area",
        "key": "uusi",
        "name_fi": "Uusi",
        "name_sv": "Ny",
        "name_en": "New",
        "short": "U",
        "starts_on": soon(),
    }


def added(_scene: Scene) -> Fields:
    return {"unit": str(make_unit().pk)}


def released(scene: Scene) -> Fields:
    measure = Measure.objects.get(pk=scene.args[1])
    unit = make_unit()
    with unaudited("a test"):
        Assignment.objects.create(measure=measure, unit=unit, starts_on=date(2020, 1, 1))
    return {"unit": str(unit.pk), "reason": "Väärä yksikkö."}


def reorganised(scene: Scene) -> Fields:
    area = make_area(scene.own())
    return {
        "kind": "move",
        "unit": str(area.pk),
        "target": str(make_unit().pk),
        "day": soon(),
        "do": "",
    }


def measure(scene: Scene) -> Fields:
    measure = Measure.objects.get(edition=scene.args[0], code=scene.args[1])
    return new_measure(scene) | {"seen": measure.text}


def new_measure(scene: Scene) -> dict[str, object]:
    return {
        "seen": "",
        "text": "Kirjastot lainaavat pyöriä.",
        "keyword": "Kirjastot",
        "respondent": "divisions",
        "units": str(scene.own().pk),
        "starts_on": "",
    }


def signed_in(_scene: Scene) -> Fields:
    return {"email": "a@b.example", "password": "p", "next": "/"}
