import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from jobs import operations
from jobs.models import Heartbeat
from jobs.tempo import DatabaseClock

ALL = {"broker": True, "database": True, "migrations": True, "relay": True, "worker": True}


def readiness(client: Client) -> tuple[int, dict[str, bool]]:
    response = client.get("/readyz")
    return response.status_code, json.loads(response.content)


@pytest.fixture
def alive(db: None) -> None:  # noqa: ARG001 -- a database is needed
    operations.note_alive("relay")
    operations.note_alive("worker")


@pytest.mark.django_db
def test_o03_liveness_asks_nobody(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.usefixtures("alive")
def test_o03_all_is_ready(client: Client) -> None:
    assert readiness(client) == (200, ALL)


@pytest.mark.usefixtures("alive")
@pytest.mark.parametrize("name", ["relay", "worker"])
def test_o03_a_silent_process_turns_its_own_field_alone(client: Client, name: str) -> None:
    Heartbeat.objects.filter(name=name).update(at=DatabaseClock() - timedelta(minutes=2))

    assert readiness(client) == (503, {**ALL, name: False})


@pytest.mark.usefixtures("alive")
def test_o03_a_broker_that_is_away_turns_its_own_field_alone(
    client: Client, settings: Settings
) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"

    assert readiness(client) == (503, {**ALL, "broker": False})


@pytest.mark.usefixtures("alive")
def test_o03_a_database_that_is_behind_turns_its_own_field_alone(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'jobs' AND name ="
            " (SELECT max(name) FROM django_migrations WHERE app = 'jobs')"
        )

    assert readiness(client) == (503, {**ALL, "migrations": False})
