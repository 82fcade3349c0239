import pytest
from django.core.management import CommandError

from vantaa_intl.serving import alone


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "٣", "80.5"])
def test_what_is_no_port_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, port: str
) -> None:
    monkeypatch.setenv("PORT", port)

    with pytest.raises(CommandError, match=f"PORT={port} is no port"), alone():
        pytest.fail("served")
