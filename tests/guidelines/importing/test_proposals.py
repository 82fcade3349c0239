"""Statuses proposed from words, and keywords cut at a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.importing.proposals import Proposal, find_period, keyword, propose_status


@pytest.mark.parametrize(
    ("report", "proposal"),
    [
        ("Toteutettu.", Proposal("done", "2025")),
        ("Toteutettu 12.3.2025.", Proposal("done", "2025-03-12")),
        ("Toteutettu maaliskuussa 2025.", Proposal("done", "2025-03")),
        ("Toteutettu keväällä 2025.", Proposal("done", "2025-S1")),
        ("Toteutettu syksyllä 2024", Proposal("done", "2024-S2")),
        ("Toteutettu aktiivisesti vuonna 2025.", Proposal("continuous")),
        ("Toteutetaan.", Proposal("continuous")),
        ("Toteutetaan ja kehitetään edelleen.", Proposal("continuous")),
        ("Toteutetaan tällä valtuustokaudella.", Proposal("ongoing", "2025-2029")),
        ("Toteutetaan hankkeiden kautta.", Proposal("continuous", interpretation=True)),
        ("Prosessi luotu.", Proposal("ongoing")),
        ("Käynnissä.", Proposal("ongoing")),
        ("Edistetään keväällä 2026.", Proposal("planned", "2026-S1")),
        ("Suunnitteilla syksyllä 2026.", Proposal("planned", "2026-S2")),
        ("Ei ole aloitettu.", Proposal("not_started")),
        ("Ei vielä toteutettu.", Proposal("not_started")),
        ("Keskeytetty vuonna 2025.", Proposal("discontinued", "2025")),
        ("Yhteistyö on aktiivista.", Proposal("continuous", interpretation=True)),
        ("Asiaa on toteutettu monin tavoin.", Proposal("continuous", interpretation=True)),
        ("Tietoa jaetaan toimialojen kesken.", Proposal("continuous", interpretation=True)),
        (None, Proposal("not_started", interpretation=True)),
        ("", Proposal("not_started", interpretation=True)),
    ],
)
def test_proposals(report: str | None, proposal: Proposal) -> None:
    assert propose_status(report, 2025) == proposal


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("kevättalvella", ""),
        ("vuoden 2026 aikana", "2026"),
        ("24. marraskuuta 2025", "2025-11-24"),
        ("rahoituskehys 2028-2034", ""),
        ("tällä valtuustokaudella 2025", "2025-2029"),
    ],
)
def test_periods(text: str, period: str) -> None:
    assert find_period(text) == period


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Lyhyt teksti.", "Lyhyt teksti"),
        ("Toimialat tunnistavat omasta näkökulmastaan", "Toimialat tunnistavat omasta"),
        ("Opimme yhdessä toisilta ja sekä muilta", "Opimme yhdessä toisilta"),
        ("Epäjärjestelmällistyttämättömyydelläänsäkään", "Epäjärjestelmällistyttämättömy"),
    ],
)
def test_keywords(text: str, word: str) -> None:
    assert keyword(text) == word


@given(st.text(max_size=80))
def test_a_keyword_is_never_longer_than_thirty(text: str) -> None:
    assert len(keyword(text)) <= 30
