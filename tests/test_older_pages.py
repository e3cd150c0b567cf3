"""Pages open on older values, in other orders than two people one after the other: three hands, two tabs, a value put
back, an import or another page in between, a council overseas, an amendment."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db.models import Model
from django.urls import reverse

from conventions.models import Siae
from iae_portal.core.enums import Role
from tests.clients import PortalClient, client_of
from tests.factories import make_user, service
from tests.factories.cdiae import holder_of, make_council, make_meeting
from tests.factories.conventions import (
    ActivitySectorFactory,
    AmendmentFactory,
    ConventionFactory,
    InsertionProjectFactory,
    ObjectiveFactory,
    SiaeFactory,
)
from tests.factories.seminars import EventFactory
from tests.forms import forms_of

pytestmark = pytest.mark.django_db

SAID = "pendant que vous saisissiez"


@dataclass
class Page:
    """A page that edits a row: two of its texts, and the roles that open it."""

    row: Model
    address: str
    one: str
    two: str
    roles: tuple[tuple[str, str], ...]


def structure() -> Page:
    row = SiaeFactory(service=service("974"), phone="0262000000", city="Saint-Denis")
    return Page(row, reverse("conventions:siae_edit", args=[row.pk]), "address", "city", both("974"))


def frame() -> Page:
    row = ConventionFactory(service__code="59L", filed_on=dt.date(2008, 10, 1))
    address = reverse("conventions:frame", args=[row.number])
    return Page(row, address, "external_number", "commitment_number", both("59L"))


def project() -> Page:
    row = InsertionProjectFactory(convention=ConventionFactory(service__code="59L"))
    address = reverse("conventions:project", args=[row.convention.number])
    return Page(row, address, "activities", "training", both("59L"))


def objective() -> Page:
    row = ObjectiveFactory(convention=ConventionFactory(service__code="59L"))
    address = reverse("conventions:objective_edit", args=[row.convention.number, row.pk])
    return Page(row, address, "text", "actions", both("59L"))


def meeting() -> Page:
    row = make_meeting(make_council("974"), held_on=dt.date(2008, 11, 19))
    return Page(row, reverse("cdiae:meeting_edit", args=[row.pk]), "place", "remote_access", both("974"))


def member() -> Page:
    council = make_council("59L", served=("59V",))
    row = holder_of(council, "unions", 1)
    address = reverse("cdiae:member_edit", args=["59", row.pk])
    return Page(row, address, "function", "body", both("59L"))


def amendment() -> Page:
    row = AmendmentFactory(
        convention__service__code="59L",
        convention__state="in_force",
        convention__signed_on=dt.date(2008, 10, 1),
        kind="other",
    )
    address = reverse("conventions:amendment_edit", args=[row.convention.number, row.pk])
    return Page(row, address, "purpose", "purpose", both("59L"))


def assises() -> Page:
    row = EventFactory(kind="assises", host=service("DGEFP"), city="Paris", state="preparation")
    address = reverse("seminars:event_edit", args=[row.pk])
    return Page(row, address, "venue", "address", ((Role.NATIONAL, "DGEFP"), (Role.NATIONAL, "DGEFP")))


def both(code: str) -> tuple[tuple[str, str], ...]:
    return (Role.OFFICER, code), (Role.HEAD, code)


PAGES = [structure, frame, project, objective, meeting, member, amendment, assises]


def people(page: Page) -> list[PortalClient]:
    return [client_of(make_user(role, code, username=f"p{rank}")) for rank, (role, code) in enumerate(page.roles)]


def shown(client: PortalClient, page: Page) -> dict:
    forms = forms_of(client.get(page.address).content.decode(), page.address)
    return dict(next(form for form in forms if page.one in form.values).values)


def stored(page: Page) -> tuple[str, str]:
    row = type(page.row).objects.get(pk=page.row.pk)
    return str(getattr(row, page.one)), str(getattr(row, page.two))


@pytest.mark.parametrize("make", PAGES)
def test_a_value_put_back_meanwhile_is_no_conflict(make: Callable[[], Page]):
    page = make()
    mine, other = people(page)
    older, first = shown(mine, page), shown(other, page)
    assert other.post(page.address, first | {page.one: "Autre"}).status_code == 302
    again = shown(other, page)
    assert other.post(page.address, again | {page.one: first[page.one]}).status_code == 302

    assert mine.post(page.address, older | {page.one: "Le mien"}).status_code == 302
    assert stored(page)[0] == "Le mien"


@pytest.mark.parametrize("make", PAGES)
def test_one_s_own_other_tab_is_not_covered(make: Callable[[], Page]):
    page = make()
    mine, _ = people(page)
    older, newer = shown(mine, page), shown(mine, page)
    assert mine.post(page.address, newer | {page.one: "Nouveau"}).status_code == 302

    refused = mine.post(page.address, older | {page.one: "Vieux"})
    assert refused.status_code == 422
    assert SAID in refused.content.decode()
    assert stored(page)[0] == "Nouveau"
    # Untouched, the older tab keeps what the newer one saved.
    assert mine.post(page.address, older).status_code == 302
    assert stored(page)[0] == "Nouveau"


@pytest.mark.parametrize("make", [make for make in PAGES if make is not amendment])
def test_of_three_hands_each_keeps_what_he_alone_wrote(make: Callable[[], Page]):
    page = make()
    mine, other = people(page)
    third = client_of(make_user(*page.roles[0], username="troisieme"))
    pages = [shown(client, page) for client in (mine, other, third)]
    assert other.post(page.address, pages[1] | {page.one: "De l'autre"}).status_code == 302
    assert third.post(page.address, pages[2] | {page.two: "Du troisième"}).status_code == 302
    assert stored(page) == ("De l'autre", "Du troisième")

    refused = mine.post(page.address, pages[0] | {page.two: "De moi"})
    assert (refused.status_code, stored(page)) == (422, ("De l'autre", "Du troisième"))
    text = refused.content.decode()
    assert all(words in text for words in ("Du troisième", "De moi", "De l&#x27;autre"))


def test_a_sector_ticked_meanwhile_and_a_name_imported_stay(officer_59l, head_59l):
    row = SiaeFactory(service=service("59L"))
    garden, bike = ActivitySectorFactory(), ActivitySectorFactory()
    row.sectors.add(garden)
    page = Page(row, reverse("conventions:siae_edit", args=[row.pk]), "address", "city", both("59L"))
    older = shown(officer_59l, page)
    newer = shown(head_59l, page)
    assert head_59l.post(page.address, newer | {"sectors": [garden.pk, bike.pk]}).status_code == 302
    Siae.objects.filter(pk=row.pk).update(phone="03 20 00 00 01")

    assert officer_59l.post(page.address, older | {"city": "Roubaix"}).status_code == 302
    row.refresh_from_db()
    assert (row.city, row.phone, set(row.sectors.all())) == ("Roubaix", "03 20 00 00 01", {garden, bike})

    refused = officer_59l.post(page.address, older | {"sectors": []})
    assert refused.status_code == 422
    assert set(row.sectors.all()) == {garden, bike}
