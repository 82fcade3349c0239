import pytest
from django.db import connection


@pytest.mark.django_db
def test_finnish_order_has_its_letters_at_the_end_and_forgets_case_and_accents() -> None:
    words = ["Öljy", "äiti", "Åbo", "zebra", "über", "Vantaa", "wien", "Łódź", "éclair", "eno"]

    with connection.cursor() as cursor:
        cursor.execute("SELECT w FROM unnest(%s::text[]) AS w ORDER BY fi_key(w), w", [words])
        ordered = [row[0] for row in cursor.fetchall()]

    assert ordered == [
        *("éclair", "eno", "Łódź", "Vantaa", "wien", "über", "zebra", "Åbo", "äiti", "Öljy")
    ]
