import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from redis.exceptions import RedisError

from core import views


def answer_to(error: Exception) -> tuple[int, str]:
    try:
        raise error  # noqa: TRY301 -- Django's handler looks at what is being handled
    except Exception:  # noqa: BLE001 -- as Django calls its handler
        response = views.server_error(RequestFactory().get("/"))
    return response.status_code, response.get("Retry-After", "")


def test_a_bug_is_a_500_and_a_server_that_is_away_a_503() -> None:
    assert answer_to(KeyError("bug")) == (500, "")
    assert answer_to(OperationalError("gone")) == (503, "10")
    assert answer_to(RedisError("the cache is gone")) == (503, "10")


@pytest.mark.django_db
def test_f24_a_page_without_its_database_says_that_it_pauses(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("server closed the connection: Key (name)=(Kanarialintu)")

    monkeypatch.setattr("accounts.signing_in.views.own_path", gone)
    client.raise_request_exception = False

    response = client.get("/sign-in/")

    assert response.status_code == 503
    assert "Kanarialintu" not in response.text
