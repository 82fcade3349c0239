import pickle

import pytest
from django.core.cache import cache

from core.cache import JsonSerializer


class Bomb:
    """What an attacker with the Redis server's password would leave for us."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (pytest.fail, ("the cache executed what it found",))


def test_the_cache_keeps_json_and_counts() -> None:
    cache.set("kept", {"a": [1, "ä"]}, 60)
    cache.set("number", 5, 60)

    assert cache.get("kept") == {"a": [1, "ä"]}
    assert cache.incr("number") == 6


def test_t23_a_pickle_in_the_cache_is_refused_and_not_executed() -> None:
    with pytest.raises(ValueError, match=r"utf-8|Expecting"):
        JsonSerializer().loads(pickle.dumps(Bomb()))


def test_t23_control_pickle_would_have_executed_it() -> None:
    with pytest.raises(pytest.fail.Exception):
        pickle.loads(pickle.dumps(Bomb()))  # noqa: S301 -- that is the point
