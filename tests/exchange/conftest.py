"""The small round of the exchange's tests."""

import pytest

from audit.operations import unaudited
from tests.exchange.scenes import Scene, make_scene


@pytest.fixture
def scene() -> Scene:
    made = make_scene()
    with unaudited("languages of the test's people"):
        for person in (made.contact, made.stranger, made.head):
            person.language = "en"
            person.save(update_fields=["language"])
    return made
