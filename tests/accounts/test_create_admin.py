from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role
from tests.factories import make_admin


def create(email: str = "first@vantaa.example") -> str:
    out = StringIO()
    call_command("create_admin", email=email, name="Ensimmäinen", stdout=out, stderr=StringIO())
    return out.getvalue().strip()


@pytest.mark.django_db
def test_the_first_administrator_signs_in_with_the_printed_password() -> None:
    printed = create()

    person = User.objects.get(email="first@vantaa.example")
    assert person.check_password(printed)
    assert person.grants.has(Role.ADMIN)


@pytest.mark.django_db
def test_there_is_only_one_first() -> None:
    make_admin()

    with pytest.raises(CommandError):
        create()

    assert not User.objects.filter(email="first@vantaa.example").exists()


@pytest.mark.django_db
def test_a_broken_address_makes_nothing() -> None:
    with pytest.raises(CommandError):
        create("not an address")

    assert not User.objects.filter(is_system=False).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("first@vantaa.example", ""),
        ("first@vantaa.example", "a" * 121),
        ("first@vantaa.example", "\udcff"),
        (f"{'a' * 300}@vantaa.example", "Ensimmäinen"),
        ("", "Ensimmäinen"),
    ],
)
def test_what_no_column_holds_is_refused_in_a_sentence(email: str, name: str) -> None:
    with pytest.raises(CommandError):
        call_command("create_admin", email=email, name=name)

    assert not User.objects.filter(is_system=False).exists()
