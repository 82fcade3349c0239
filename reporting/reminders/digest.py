"""The words of a reminder: what is open for one person, and no row that is done. Pure."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import chain

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mail.content import Content, Row, Section, link
from reporting.entries.models import Entry, EntryComment
from reporting.entries.states import State
from reporting.reminders.desk import Waiting
from reporting.reminders.mailings import COMMENTS, LATE, OPENING, RETURNED, WAITING
from reporting.reminders.reasons import return_due

SHOWN = 8  # rows of a section; the page has them all
QUOTE = 220  # characters


def digest(asked: Waiting, tags: Collection[str], *, day: date) -> Content | None:
    """The letter of these mailings, or None when nothing of what they speak of is open."""
    if not speaks_to(asked, tags):
        return None
    sections = tuple(chain(_own_sections(asked), _approver_sections(asked, tags)))
    heading = _heading(asked, tags, day)
    return Content(
        subject=heading,
        heading=heading,
        lede=_lede(asked, day),
        sections=sections,
        button=_("Open my entries"),
        url=link(reverse("my-entries")),
        why=_(
            "A mail comes on working mornings when something is new or a deadline is near, one a "
            "day at the most. When everything is handed over, no more come."
        ),
    )


def speaks_to(asked: Waiting, tags: Collection[str]) -> bool:
    """Whether anything is open of what these mailings speak of."""
    open_for = {
        RETURNED: asked.returned,
        COMMENTS: asked.comments,
        WAITING: asked.waiting,
        LATE: asked.missing,
    }
    return any(open_for.get(tag, asked.own) for tag in tags)


def _heading(asked: Waiting, tags: Collection[str], day: date) -> str:
    """The most pressing that is still true, in one line, without a name."""
    own, due = asked.own, asked.desk.deadlines.division_due
    if OPENING in tags and own:
        opened = _("Round %(year)s is open") % {"year": asked.desk.round.year}
        return f"{opened}, {_wait(own)}"
    if due and own and any(tag.startswith("reminder") for tag in tags):
        return f"{_left((due - day).days)}, {_wait(own)}"
    if RETURNED in tags and asked.returned:
        return _returned(len(asked.returned))
    if LATE in tags and asked.missing:
        said = ngettext(
            "The deadline has passed, %(n)d entry of the unit is missing",
            "The deadline has passed, %(n)d entries of the unit are missing",
            len(asked.missing),
        )
        return said % {"n": len(asked.missing)}
    if WAITING in tags and asked.waiting:
        said = ngettext(
            "%(n)d entry waits for the approver",
            "%(n)d entries wait for the approver",
            len(asked.waiting),
        )
        return said % {"n": len(asked.waiting)}
    said = ngettext("%(n)d new comment", "%(n)d new comments", len(asked.comments))
    return said % {"n": len(asked.comments)}


def _wait(count: int) -> str:
    return ngettext("%(n)d entry waits", "%(n)d entries wait", count) % {"n": count}


def _returned(count: int) -> str:
    said = ngettext(
        "%(n)d entry was returned for more", "%(n)d entries were returned for more", count
    )
    return said % {"n": count}


def _left(days: int) -> str:
    if days < 0:
        return _("The deadline has passed")
    if days == 0:
        return _("The deadline is today")
    said = ngettext("%(n)d day to the deadline", "%(n)d days to the deadline", days)
    return said % {"n": days}


def _lede(asked: Waiting, day: date) -> str:
    """Round and units, the deadline, and how far the person has come."""
    return " ".join(_sentences(asked, day))


def _sentences(asked: Waiting, day: date) -> Iterator[str]:
    mine = (*asked.returned, *asked.unfinished, *asked.waiting, *asked.missing)
    units = dict.fromkeys(str(entry.unit) for entry in mine)
    of_units = f", {next(iter(units))}" if len(units) == 1 else ""
    year = asked.desk.round.year
    yield _("Round %(year)s%(units)s.") % {"year": year, "units": of_units}
    due = asked.desk.deadlines.division_due
    if due:
        ahead = _("The deadline is %(day)s at 16.00.")
        past = _("The deadline was %(day)s; a text is still accepted and marked late.")
        yield (ahead if due >= day else past) % {"day": date_format(due, "D j.n.Y")}
    if asked.total:
        done = {"done": asked.handed_over, "all": asked.total}
        yield _("%(done)d of %(all)d entries are submitted.") % done


def _own_sections(asked: Waiting) -> Iterator[Section]:
    if asked.returned:
        rows = [_row(entry, _why(asked, entry)) for entry in asked.returned]
        yield _section(_("Returned for more"), rows)
    if asked.unfinished:
        rows = [
            _row(entry, _("Not begun") if entry.is_missing else _("Draft"))
            for entry in asked.unfinished
        ]
        yield _section(_("Unfinished or not begun"), rows)
    if asked.comments:
        yield _section(_("New comments"), map(_comment, asked.comments))


def _approver_sections(asked: Waiting, tags: Collection[str]) -> Iterator[Section]:
    if asked.waiting:
        rows = (_row(entry, str(entry.unit)) for entry in asked.waiting)
        yield _section(_("Waits for the approver"), rows)
    if LATE in tags and asked.missing:
        rows = (_row(entry, str(entry.unit)) for entry in asked.missing)
        yield _section(_("Missing from the unit"), rows)


def _section(title: str, rows: Iterable[Row]) -> Section:
    every = tuple(rows)
    left = len(every) - SHOWN
    more = ngettext("and %(n)d other", "and %(n)d others", left) % {"n": left} if left > 0 else ""
    return Section(title, every[:SHOWN], more)


def _row(entry: Entry, note: str) -> Row:
    return Row(title_of(entry), link(entry.get_absolute_url()), note)


def title_of(entry: Entry) -> str:
    """The measure as a mail to its writers names it, and as their pages do."""
    return f"{entry.measure.code} {entry.measure.keyword}"


def _why(asked: Waiting, entry: Entry) -> str:
    """Why it was returned and until when, by whose role; the name stays in the product."""
    said = _("“%(words)s” Head of international affairs.") % {
        "words": Truncator(entry.return_reason).chars(QUOTE)
    }
    due = return_due(asked, entry)
    if due is None:
        return said
    until = _("By %(day)s.") % {"day": date_format(due, "D j.n.Y")}
    return f"{said} {until}"


def _comment(comment: EntryComment) -> Row:
    """The comment's words; those about a unit's own draft stay on its page.

    For the head reads what was sent, and looks at mails before they leave.
    """
    entry = comment.entry
    if entry.state == State.DRAFT and not entry.written_for_unit:
        return _row(entry, "")
    words = Truncator(comment.text).chars(QUOTE)
    return _row(entry, _("“%(words)s”") % {"words": words})
