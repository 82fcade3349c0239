from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from packets.states import State as PacketState
from reporting.entries.states import State
from search.finding import find
from search.words import LONGEST, MOST, query_of
from tests.conftest import Browser
from tests.factories import (
    make_body,
    make_city_line,
    make_contact,
    make_entry,
    make_head,
    make_measure,
    make_member,
    make_objective,
    make_packet,
    make_round,
    make_unit,
)

pytestmark = pytest.mark.django_db


def kinds_of(person: Any, typed: str) -> dict[str, int]:
    return {part.key: part.count for part in find(person, typed)}


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Opintomatkoilta saatiin oppeja.", "opintomatka"),
        ("Kaupungin verkostoissa on toimittu.", "verkosto"),
        ("Verkostojen työryhmissä oltiin.", "VERKOSTOT työryhmä"),
        ("Ratikkahankkeen rahoitus varmistui.", "ratikka"),
        ("Vi deltog i nätverken.", "nätverk"),
        ("EU-aloitteisiin vastattiin.", "aloite"),
        ("Osallistuminen vahvistui.", "osallistumisesta"),
        ("Matkalla olleet kertoivat.", "matkoilla"),
        ("Matkoilla oltiin.", "matka"),
        ("Hankkeen rahoitus varmistui.", "hanke"),
        ("Osallistumisessa onnistuttiin.", "osallistuminen"),
    ],
)
def test_forms_of_a_word_are_found_in_finnish_and_swedish(stored: str, typed: str) -> None:
    make_entry(state=State.APPROVED, text=stored)

    assert kinds_of(make_head(), typed)["entries"] == 1


def test_every_word_must_be_there() -> None:
    make_entry(state=State.APPROVED, text="Verkostoissa on toimittu.")

    assert kinds_of(make_head(), "verkosto avaruus") == {}


def test_what_one_may_not_read_is_not_found_and_not_counted() -> None:
    unit, other = make_unit(), make_unit()
    make_entry(unit=other, state=State.DRAFT, text="Salainen kanarialintu.")
    make_entry(unit=unit, state=State.DRAFT, text="Oma kanarialintu.")

    assert kinds_of(make_contact(unit), "kanarialintu") == {"entries": 1}
    assert kinds_of(make_contact(make_unit()), "kanarialintu") == {}
    # the head knows that a draft is there, and may not read it
    assert kinds_of(make_head(), "kanarialintu") == {}


def test_the_citys_sentence_is_found_once_one_may_read_it() -> None:
    make_city_line(ready=True, text="Kanarialintu laulaa.")

    assert kinds_of(make_head(), "kanarialintuja") == {"city-lines": 1}
    assert kinds_of(make_contact(make_unit()), "kanarialintu") == {}


def test_a_packet_is_found_by_its_words_once_it_is_published() -> None:
    body = make_body()
    round_ = make_round()
    measure = make_measure(objective=make_objective(edition=round_.edition))
    make_city_line(round_=round_, measure=measure, ready=True)
    make_packet(round_=round_, body=body, state=PacketState.PUBLISHED)
    make_packet(round_=make_round(), body=body, state=PacketState.LOCKED)
    member = make_member(body)

    assert kinds_of(member, "osallistumisesta")["packets"] == 1
    assert "packets" not in kinds_of(make_member(make_body()), "osallistumisesta")


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "!!!", "':*", "a & | !b", "<script>", "%(x)s", "\\", "x" * 900, "a " * 500],
)
def test_whatever_is_typed_the_page_answers(typed: str) -> None:
    browser = Browser().as_(make_head())

    response = browser.get(reverse("search"), {"q": typed, "page": "٣", "kind": "password"})

    assert response.status_code == 200


def test_what_is_found_is_marked_and_stays_text() -> None:
    make_entry(state=State.APPROVED, text="<b>Verkosto</b> & muut")

    page = Browser().as_(make_head()).get(reverse("search"), {"q": "verkosto"}).content.decode()

    assert "<mark>Verkosto</mark>" in page
    assert "<b>" not in page.split("<main")[1].split("</main>")[0].replace("<b aria", "")


def test_pages_of_one_kind_follow_each_other() -> None:
    unit = make_unit()
    round_ = make_round()
    objective = make_objective(edition=round_.edition)
    for _ in range(23):
        make_entry(
            unit=unit,
            round_=round_,
            measure=make_measure(objective=objective),
            state=State.APPROVED,
            text="Verkosto.",
        )
    head = make_head()

    first = find(head, "verkosto", kind="entries")[0]
    second = find(head, "verkosto", kind="entries", page=2)[0]

    assert (len(first.hits), len(second.hits), first.count) == (20, 3, 23)
    assert (first.following, second.following) == (2, 0)
    assert not {hit.url for hit in first.hits} & {hit.url for hit in second.hits}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_queries(rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        make_entry(state=State.APPROVED, text="Verkosto.")
    browser = Browser().as_(make_head())
    browser.get(reverse("search"))

    with django_assert_num_queries(14):
        browser.get(reverse("search"), {"q": "verkosto"})


def test_the_indexes_serve_the_search() -> None:
    make_entry(state=State.APPROVED, text="Verkosto.")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM reporting_entry WHERE to_tsvector('finnish'::regconfig,"
            " COALESCE(text, '') || ' ' || COALESCE(short_text, '') || ' ' || COALESCE(reason, ''))"
            " @@ to_tsquery('finnish'::regconfig, 'verkosto:*')"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "search_entry_finnish" in plan


@given(st.text(max_size=300))
def test_no_text_makes_a_broken_query(typed: str) -> None:
    query = query_of(typed)

    words = query.split(" & ") if query else []
    assert len(words) <= MOST
    assert len(query) <= 3 * LONGEST + 14 * MOST
    assert all(
        part.endswith(":*") and part[:-2].isalnum()
        for word in words
        for part in word.strip("()").split(" | ")
    )
