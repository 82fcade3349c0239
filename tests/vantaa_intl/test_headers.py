"""T19, T33: what every answer says to browsers and caches, asked at every address there is."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.factories import make_head

UUID = "00000000-0000-4000-8000-000000000000"
PARAMETERS: tuple[dict[str, object], ...] = (
    {},
    {"pk": UUID},
    {"pk": 1},
    {"year": 2025},
    {"code": "1.1.1"},
    {"key": "x"},
    {"token": "x"},
    {"secret": "x"},
    {"table": "entries", "form": "csv"},
    {"table": "entries", "form": "json"},
    {"year": 2025, "key": "x"},
    {"from_year": 2025, "to_year": 2026},
    {"edition_id": 1},
    {"edition_id": 1, "code": "1.1.1"},
    {"objective_id": 1},
    {"pk": 1, "key": "x"},
    {"pk": 1, "measure_id": 1},
    {"pk": 1, "verb": "lock"},
    {"pk": UUID, "asked_id": UUID},
)


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def address(name: str) -> str | None:
    for parameters in PARAMETERS:
        try:
            return reverse(name, kwargs=parameters)
        except NoReverseMatch:
            continue
    return None


NAMES = sorted(names(get_resolver().url_patterns))
ADDRESSES = sorted({found for name in NAMES if (found := address(name))})


def refused_by(headers: dict[str, str]) -> list[str]:
    """Name what is missing or wrong; empty when all is as it must be."""
    policy = headers.get("Content-Security-Policy", "")
    holds = {
        "no-store": "no-store" in headers.get("Cache-Control", ""),
        "csp": "default-src 'none'" in policy and "frame-ancestors 'none'" in policy,
        "no unsafe csp": "unsafe" not in policy,
        "nosniff": headers.get("X-Content-Type-Options") == "nosniff",
        "frames": headers.get("X-Frame-Options") == "DENY",
        "referrer": headers.get("Referrer-Policy") == "same-origin",
        "opener": headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "permissions": "camera=()" in headers.get("Permissions-Policy", ""),
        "id": len(headers.get("X-Request-ID", "")) >= 16,
    }
    return [what for what, is_so in holds.items() if not is_so]


def test_there_are_addresses_to_walk() -> None:
    assert {"/", "/healthz", "/readyz", "/sign-in/"} <= set(ADDRESSES)
    assert [name for name in NAMES if address(name) is None] == []


@pytest.mark.django_db
@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_carries_its_headers(client: Client, signed_in: bool) -> None:
    if signed_in:
        client.force_login(make_head())

    wrong = {}
    for path in [*ADDRESSES, "/no-such-page", "/sign-in/?q=%00"]:
        headers = dict(client.get(path).headers)
        wrong[path] = refused_by(headers)
        if path.partition("?")[2] == "" and "Cookie" not in headers.get("Vary", ""):
            wrong[path].append("vary")

    assert {path: what for path, what in wrong.items() if what} == {}


@pytest.mark.django_db
def test_control_without_the_middleware_the_walk_finds_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "core.requests.HeaderMiddleware.__call__", lambda self, r: self.get_response(r)
    )

    found = refused_by(dict(client.get("/healthz").headers))

    assert found == ["no-store", "permissions"]


@pytest.mark.django_db
def test_signing_out_clears_what_the_browser_keeps(client: Client) -> None:
    client.force_login(make_head())

    response = client.post("/sign-out/")

    assert response["Clear-Site-Data"] == '"cache", "storage"'
