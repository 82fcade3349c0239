import pytest

from reporting import periods


@pytest.mark.parametrize("year", [periods.FIRST_YEAR, 2026, periods.LAST_YEAR])
def test_every_choice_of_a_years_round_is_a_period(year: int) -> None:
    offered = periods.choices(year)

    assert [code for code, _label in offered if periods.parse(code).code != code] == []
    assert f"{year}-S1" in dict(offered)


def test_the_last_year_offers_nothing_after_it() -> None:
    assert not [code for code, _ in periods.choices(periods.LAST_YEAR) if code.startswith("2101")]
