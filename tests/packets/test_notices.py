"""Publication: a body's members get a link, never the file, once a packet."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from accounts.roles import Role
from jobs import tasks as jobs
from mail.content import link
from mail.models import Letter
from packets.notices import tell_members
from packets.states import Paper, State
from tests.factories import make_appointment, make_body, make_member, make_packet, make_round

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 16)


def test_members_get_a_link_and_no_file() -> None:
    body = make_body()
    member, _other = make_member(body), make_member()
    packet = make_packet(round_=make_round(), body=body, state=State.PUBLISHED)

    assert tell_members(packet.pk, DAY) == 1

    letter = Letter.objects.get()
    jobs.run_job(str(letter.job_id))
    (message,) = mail.outbox
    assert message.to == [member.email]
    assert message.attachments == []
    assert link(reverse("packet-read", args=[packet.pk])) in message.body


def test_a_packets_report_and_slides_are_one_letter() -> None:
    body, round_ = make_body(), make_round()
    make_member(body)
    report = make_packet(round_=round_, body=body, state=State.PUBLISHED)
    slides = make_packet(round_=round_, body=body, state=State.PUBLISHED, form=Paper.SLIDES)

    assert (tell_members(report.pk, DAY), tell_members(slides.pk, DAY)) == (1, 0)


def test_whose_term_is_over_hears_nothing() -> None:
    body = make_body()
    make_appointment(role=Role.MEMBER, body=body, ends_on=date(2026, 11, 15))
    packet = make_packet(round_=make_round(), body=body, state=State.PUBLISHED)

    assert tell_members(packet.pk, DAY) == 0


def test_what_is_not_published_is_told_to_nobody() -> None:
    body = make_body()
    make_member(body)
    packet = make_packet(round_=make_round(), body=body, state=State.LOCKED)

    assert tell_members(packet.pk, DAY) == 0
