"""The letters of this subject, by kind: what vantaa_intl/letter_kinds.py names.

Each reads what is the case when it leaves. `about` is "<round>:<mailing> …", or an object's key.
"""

from datetime import datetime

from django.db.models import Max
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from mail.content import Content, Row, Section, link
from mail.models import Letter
from mail.states import State as LetterState
from reporting.city_lines.models import CityLine, LineState
from reporting.entries.models import Entry
from reporting.entries.states import State
from reporting.reminders.desk import load_desk, on_the_desk
from reporting.reminders.digest import digest, title_of
from reporting.reminders.readers import readers_on, writes
from reporting.rounds.deadlines import deadlines_of
from reporting.rounds.models import Meeting, MeetingState, Round, RoundState

DIGEST, AT_ONCE = "reporting.digest", "reporting.returned"
THANKS, MOVED = "reporting.thanks", "reporting.meeting_moved"


def about_of(round_: Round, tags: frozenset[str]) -> str:
    """What a digest's letter remembers: its round and mailings."""
    return f"{round_.pk}:{','.join(sorted(tags))}"


def tags_of(about: str) -> list[str]:
    """The mailings that a digest's letter remembers."""
    return about.partition(":")[2].split(",")


def compose_digest(letter: Letter) -> Content | None:
    """What is open for the person now, if anything that the letter was queued for still is."""
    round_ = Round.objects.filter(pk=letter.about.partition(":")[0]).first()
    person = _reader(letter)
    if round_ is None or person is None:
        return None
    asked = on_the_desk(load_desk(round_), person, told_at=_told_before(letter, round_))
    return digest(asked, tags_of(letter.about), day=letter.day)


def compose_thanks(letter: Letter) -> Content | None:
    """Thanks to who wrote, with the city's sentence on each measure that they reported."""
    round_ = Round.objects.filter(pk=letter.about, state=RoundState.CLOSED).first()
    person = _reader(letter)
    if round_ is None or person is None:
        return None
    rows = tuple(_became(round_, person))
    if not rows:
        return None
    heading = _("Thanks: round %(year)s is closed") % {"year": round_.year}
    return Content(
        subject=heading,
        heading=heading,
        lede=_(
            "Thank you for the texts. Below is what the bodies were told of each measure"
            " that was reported on."
        ),
        sections=(Section(_("What became of the texts"), rows),),
        button=_("Open the guidelines"),
        url=link(reverse("edition")),
        why=_("This mail comes once, when a round is closed. The next comes with the next round."),
    )


def _became(round_: Round, person: User) -> list[Row]:
    reported = Entry.objects.filter(round=round_, state__in=[State.SUBMITTED, State.APPROVED])
    entries = reported.select_related("measure", "unit__parent__parent").in_order()
    measures = {entry.measure_id: entry for entry in entries if writes(person, entry)}
    ready = CityLine.objects.filter(round=round_, state=LineState.READY, measure__in=measures)
    lines = dict(ready.values_list("measure_id", "text"))
    return [
        Row(
            title_of(entry),
            link(entry.measure.get_absolute_url()),
            lines.get(measure_id, _("No sentence was made of this measure.")),
        )
        for measure_id, entry in measures.items()
    ]


def compose_moved(letter: Letter) -> Content | None:
    """A meeting's new day, and the deadlines as they are now."""
    meeting = Meeting.objects.select_related("body__unit", "round").filter(pk=letter.about).first()
    if meeting is None:
        return None
    cancelled = meeting.state == MeetingState.CANCELLED
    words = _("%(body)s does not meet") if cancelled else _("%(body)s meets %(day)s")
    heading = words % {"body": meeting.body, "day": meeting.when or _("on a day not yet known")}
    dates = deadlines_of(meeting.round)
    days = (
        (_("Divisions submit"), dates.division_due),
        (_("Returned entries back, all approved"), dates.returns_due),
        (_("City lines ready"), dates.lines_due),
        (_("Figures frozen, packet locks"), dates.cutoff),
    )
    rows = tuple(Row(name, note=date_format(day, "D j.n.Y")) for name, day in days if day)
    return Content(
        subject=heading,
        heading=heading,
        lede=_("A meeting of round %(year)s has changed. Deadlines that follow from it have moved.")
        % {"year": meeting.round.year},
        sections=(Section(_("Deadlines now"), rows),) if rows else (),
        button=_("Open the round"),
        url=link(reverse("round", args=[meeting.round_id])),
        why=_("This mail comes when a meeting moves while its round is under way."),
    )


def _reader(letter: Letter) -> User | None:
    """The person with the rights of the letter's day; None where they write nothing any more."""
    assert letter.person is not None  # noqa: S101 -- these kinds go to people alone
    return next(iter(readers_on(letter.day, person=letter.person)), None)


def _told_before(letter: Letter, round_: Round) -> datetime | None:
    earlier = Letter.objects.filter(
        person=letter.person,
        kind__in=[DIGEST, AT_ONCE],
        state=LetterState.SENT,
        about__startswith=about_of(round_, frozenset()),
        queued_at__lt=letter.queued_at,
    )
    told: datetime | None = earlier.aggregate(at=Max("queued_at"))["at"]
    return told
