"""A person's dates as iCalendar (RFC 5545): the same dates give the same bytes. Pure."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vText

from mail.content import link
from reporting.calendar.happenings import Happening
from reporting.rounds.deadlines import due_moment


def feed(found: Iterable[Happening], *, name: str, made_at: datetime) -> bytes:
    """The calendar called `name`. `made_at` is when its link was made: it stamps every event."""
    calendar = Calendar()
    calendar.add("prodid", "-//Vantaa//Kansainvaliset suuntaviivat//FI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Helsinki")
    calendar.add("refresh-interval;value=duration", vText("PT12H"))
    host = urlsplit(link("/")).hostname
    for one in found:
        calendar.add_component(_event(one, f"{one.key}@{host}", made_at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(one: Happening, uid: str, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", made_at)
    event.add("summary", one.words)
    event.add("dtstart", due_moment(one.day) if one.is_deadline else one.day)
    event.add("transp", "TRANSPARENT")
    if one.place:
        event.add("location", one.place)
    if one.path:
        event.add("url", link(one.path))
    return event
