"""The bench's writers save as a page does, and what goes wrong is counted."""

import pytest
from pytest_django.live_server_helper import LiveServer

from audit.operations import unaudited
from reporting.entries.models import Entry
from tests.factories import make_city, make_measure, make_objective, make_round, make_unit
from vantaa_intl.benchmark.load import Client, lost
from vantaa_intl.benchmark.writers import make_writers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clients(live_server: LiveServer) -> list[Client]:
    """Two writers with a page open."""
    make_city()
    objective = make_objective()
    make_measure(objective=objective, units=(make_unit(),))
    make_round(edition=objective.pillar.edition)
    return [Client(writer, live_server.thread.port) for writer in make_writers(2)]


def test_each_save_goes_on_from_the_one_before(clients: list[Client]) -> None:
    for client in clients * 2:
        client.save()

    assert ([client.failed for client in clients], lost(clients)) == ([0, 0], 0)
    assert list(Entry.objects.values_list("version", flat=True)) == [3, 3]


def test_control_a_refused_save_and_a_lost_one_are_counted(clients: list[Client]) -> None:
    refused, overwritten = clients
    for client in clients:
        client.save()
    with unaudited("somebody saves over both"):
        Entry.objects.filter(pk=refused.writer.entry_id).update(version=7)
        Entry.objects.filter(pk=overwritten.writer.entry_id).update(text="Toisen.")

    refused.save()

    assert (refused.failed, overwritten.failed, lost(clients)) == (1, 0, 1)
