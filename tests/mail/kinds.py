"""Kinds of letters for the tests of sending. What they say stands in `about`."""

from mail.content import Content, Row, Section, link
from mail.kinds import Kind
from mail.models import Letter


def compose(letter: Letter) -> Content | None:
    """The subject is `about`; "nothing" stands for a letter that has become needless."""
    if letter.about == "nothing":
        return None
    return Content(
        subject=letter.about or "Hello",
        heading="Two rows wait",
        lede="The deadline is near.",
        button="Open",
        url=link("/entries/"),
        why="Because.",
        sections=(Section("Returned", (Row("1.1.1 <b>Cities</b>", link("/x/"), "“Why?”"),)),),
        secret=letter.occasion.startswith("secret"),
    )


def break_down(letter: Letter) -> Content | None:
    raise ZeroDivisionError(letter)


KINDS = {
    "tests.letter": Kind("Test letter", "tests.mail.kinds.compose"),
    "tests.broken": Kind("Broken letter", "tests.mail.kinds.break_down"),
}
