from http import HTTPStatus

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.requests import HeaderMiddleware, InputMiddleware, SignInMiddleware


def answer(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
    return HttpResponse("page")


def passed(request: HttpRequest) -> int:
    return InputMiddleware(answer)(request).status_code


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=mitt%C3%A4ri", 200),
        ("q=%00", 400),
        ("q=%E4", 400),
        ("q=" + "a" * 2047, 400),
    ],
)
def test_b03_b50_an_address_with_damaged_or_endless_query_is_refused(
    query: str, status: int
) -> None:
    assert passed(RequestFactory().get("/", QUERY_STRING=query)) == status


def test_b51_a_path_with_nul_or_without_end_is_refused() -> None:
    assert passed(RequestFactory().get("/a\0b")) == HTTPStatus.BAD_REQUEST
    assert passed(RequestFactory().get("/" + "a" * 2048)) == HTTPStatus.REQUEST_URI_TOO_LONG


@pytest.mark.parametrize(
    ("content_type", "length", "status"),
    [
        ("application/x-www-form-urlencoded", 2_500_000, 200),
        ("application/x-www-form-urlencoded", 2_500_001, 413),
        ("multipart/form-data; boundary=b", 2_500_001, 200),
        ("multipart/form-data; boundary=b", 26_000_001, 413),
    ],
)
def test_b11_b33_a_body_that_says_it_is_too_large_is_refused_unread(
    content_type: str, length: int, status: int
) -> None:
    request = RequestFactory().post("/", b"x", content_type=content_type)
    request.META["CONTENT_LENGTH"] = str(length)

    assert passed(request) == status


def test_the_limits_are_those_of_the_settings() -> None:
    assert (settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.LARGEST_UPLOAD) == (
        2_500_000,
        26_000_000,
    )


def test_htmx_without_a_session_gets_a_sentence_and_not_a_page_to_swap_in() -> None:
    request = RequestFactory().get("/", headers={"HX-Request": "true"})

    response = SignInMiddleware(answer).handle_no_permission(request, answer)

    assert response.status_code == HTTPStatus.UNAUTHORIZED
    assert (response["HX-Retarget"], response["HX-Trigger"]) == ("#notice", "session-expired")


def test_a_static_file_keeps_its_own_cache_rule_and_anything_else_is_not_stored() -> None:
    def static(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
        return HttpResponse(headers={"Cache-Control": "max-age=60"})

    request = RequestFactory().get("/")

    assert HeaderMiddleware(static)(request)["Cache-Control"] == "max-age=60"
    assert HeaderMiddleware(answer)(request)["Cache-Control"] == "no-store"
