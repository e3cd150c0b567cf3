"""The series as it stood on 25 August 2008, and people for every region."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.test import override_settings

from iae_portal.core.enums import Role
from iae_portal.core.models import User
from seminars import template_2008
from seminars.enums import Answer, Place
from seminars.models import Event, Guest, Series, SeriesTemplate
from seminars.services.series import open_series
from tests.factories import make_user
from tests.factories.seminars import GuestFactory
from tests.kept_rows import put_rows_back

OPENED = dt.date(2008, 8, 25)
SPECIAL = ("inconnu", "pleine", "virus", "raccroche")  # what the mail server of the tests does to these


def national_person() -> User:
    return make_user(Role.NATIONAL, "DGEFP", username="nation", first_name="Paul", last_name="Exemple")


def series_of_august(actor: User | None = None) -> Series:
    """The instruction is a fortnight old: the series is open, nobody has answered yet."""
    return open_series(
        actor=actor or national_person(),
        template=SeriesTemplate.objects.get(name=template_2008.NAME),
        name="Séminaires de l'automne 2008",
        first_day=template_2008.FIRST_DAY,
        today=OPENED,
    )


def committed_series(django_db_blocker, services: Iterable[str] = ()) -> Iterator[None]:
    """For a fixture of a module: the series, and a director and an officer for these services, committed once for all
    its tests. Each test puts back what it changes, the last leaves the base as it was."""
    with django_db_blocker.unblock(), override_settings(PORTAL_TODAY=f"{OPENED}"), transaction.atomic():
        for code in services:
            director(code)
            regional_officer(code)
        series_of_august()
    yield
    with django_db_blocker.unblock():
        put_rows_back()


def event_of(series: Series, city: str) -> Event:
    return series.events.filter(kind="seminar").select_related("series", "host").get(city=city)


def director(code: str) -> User:
    return make_user(Role.REGIONAL_DIRECTOR, code, username=f"dir.{code}", first_name="Directeur", last_name=code)


def regional_officer(code: str) -> User:
    return make_user(Role.REGIONAL_OFFICER, code, username=f"agent.{code}", first_name="Chargé", last_name=code)


def guest_list(event: Event, count: int) -> None:
    """Guests not yet invited; the first four are trouble for the mail server of the tests."""
    addresses = [*(f"{name}@exemple.invalid" for name in SPECIAL), *(f"p{n}@exemple.invalid" for n in range(count))]
    guests = [
        GuestFactory.build(event=event, email=address, region=None, invited_at=None) for address in addresses[:count]
    ]
    for guest in guests:
        guest.set_keys()
    Guest.objects.bulk_create(guests)


def a_participant(event: Event, **values) -> Guest:
    defaults = {"answer": Answer.COMES, "answered_at": "2008-10-01T10:00:00Z", "place": Place.HELD}
    return GuestFactory(event=event, **{**defaults, **values})
