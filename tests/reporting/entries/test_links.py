import pytest
from django.core.exceptions import ValidationError

from audit.models import Event
from reporting.entries.links import Link, LinksField, readable, written
from tests.conftest import Browser
from tests.factories import make_contact, make_entry
from tests.reporting.entries.scenes import SAVED, posted, set_fields, url

REPORT = "https://example.org/matka?sivu=2"


@pytest.mark.parametrize(
    ("line", "link"),
    [
        (f"Matkaraportti {REPORT}", Link("Matkaraportti", REPORT)),
        (f"  Matkaraportti, kevät | {REPORT}  ", Link("Matkaraportti, kevät", REPORT)),
        (f"Matkaraportti: {REPORT}", Link("Matkaraportti", REPORT)),
        (REPORT, Link("example.org", REPORT)),
        ("Sisäinen http://intra.example:8080/", Link("Sisäinen", "http://intra.example:8080/")),
    ],
)
def test_a_line_is_a_name_and_an_address(line: str, link: Link) -> None:
    assert LinksField().clean(line) == (link,)
    assert LinksField().clean(written([link.stored()])) == (link,)


@pytest.mark.parametrize(
    "line",
    [
        "Matkaraportti",
        "Raportti javascript:alert(1)",
        "Raportti data:text/html,x",
        "Raportti ftp://example.org/",
        "Raportti https://",
        "Raportti https://kayttaja:salasana@example.org/",
        "Raportti https://kayttaja@example.org/",
        "Raportti http://[::1",
        "a" * 121 + f" {REPORT}",
        "Raportti https://example.org/" + "a" * 500,
    ],
)
def test_what_is_no_safe_address_is_refused(line: str) -> None:
    with pytest.raises(ValidationError):
        LinksField().clean(line)
    assert readable(f"{line}\nToinen {REPORT}") == (Link("Toinen", REPORT),)


def test_six_documents_are_too_many() -> None:
    with pytest.raises(ValidationError):
        LinksField().clean("\n".join([REPORT] * 6))
    assert len(LinksField().clean("\n".join([REPORT] * 5))) == 5


@pytest.mark.django_db
class TestThroughTheForm:
    """A draft keeps what can be read; handing over wants all of it."""

    def test_a_half_typed_address_does_not_hinder_the_text(self, browser: Browser) -> None:
        draft = make_entry(text="Ennen.")
        contact = make_contact(draft.unit)
        sent = posted(contact, links=f"Raportti {REPORT}\nToinen https://")

        by_itself = browser.as_(contact).post(url("save", draft), sent, headers=SAVED)
        handed_over = browser.post(url("submit", draft), sent | {"version": "2"})

        assert (by_itself.status_code, handed_over.status_code) == (200, 422)
        assert list(handed_over.context["form"].errors) == ["links"]
        draft.refresh_from_db()
        assert draft.text == "Uusi lause."
        assert draft.links == [{"words": "Raportti", "url": REPORT}]

    def test_the_links_are_in_the_trail_and_on_the_page(self, browser: Browser) -> None:
        draft = make_entry(text="Ennen.")
        contact = make_contact(draft.unit)

        browser.as_(contact).post(
            url("submit", draft), posted(contact, links=f"<b>Raportti</b> {REPORT}")
        )

        assert Event.objects.get().changes["links"] == ["", f"<b>Raportti</b> {REPORT}"]
        page = browser.get(draft.get_absolute_url()).text
        assert f'<a href="{REPORT}" rel="noreferrer noopener external">&lt;b&gt;Raportti' in page

    def test_a_page_that_does_not_ask_for_links_leaves_them(self, browser: Browser) -> None:
        """F26: a page opened before the deploy; a workbook without the column."""
        kept = [{"words": "Raportti", "url": REPORT}]
        draft = set_fields(make_entry(text="Ennen."), links=kept)

        browser.as_(contact := make_contact(draft.unit)).post(url("save", draft), posted(contact))
        draft.refresh_from_db()
        assert (draft.text, draft.links) == ("Uusi lause.", kept)
        browser.post(url("save", draft), posted(contact, version="2", links=""))

        draft.refresh_from_db()
        assert draft.links == []
