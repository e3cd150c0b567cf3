"""What a service refuses on the portal's pages, the administration refuses too, in the same words."""

import datetime as dt
from html import unescape

import pytest
from django.urls import reverse

from cdiae.models import AppointmentOrder
from conventions.models import Orientation
from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment, Letterhead, SignatureDelegation
from tests.clients import PortalClient
from tests.factories import AssignmentFactory, LetterheadFactory, SignatureDelegationFactory, UserFactory, service
from tests.factories.cdiae import convene, make_council, make_item, make_meeting
from tests.factories.conventions import OrientationFactory, SiaeFactory
from tests.forms import forms_of

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
DAY = dt.timedelta(days=1)


def sent(admin: PortalClient, model: type, values: dict, row=None) -> str:
    """What the page of the administration answers; "" once it is saved."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    address = reverse(f"{name}_change", args=[row.pk]) if row else reverse(f"{name}_add")
    shown = admin.get(address).context["adminform"].form
    carried = {key: shown[key].value() for key in shown.fields if key.endswith("shown")}
    answer = admin.post(address, {**carried, **{key: value for key, value in values.items() if value is not None}})
    return "" if answer.status_code == 302 else answer.content.decode()


def typed(row, **changed) -> dict:
    names = [field.name for field in row._meta.concrete_fields if field.editable and not field.primary_key]
    return {name: getattr(row, row._meta.get_field(name).attname) for name in names} | changed


@pytest.mark.parametrize(("start", "refused"), [(TODAY - DAY, True), (TODAY, False)])
def test_a_delegation_is_for_somebody_of_the_service_on_its_first_day(admin, start, refused):
    person = AssignmentFactory(role=Role.HEAD, start=TODAY).user
    values = {"service": service("59L").pk, "person": person.pk, "order_reference": "n° 1", "acts": ["council"]}

    said = sent(admin, SignatureDelegation, {**values, "start": start})

    assert ("pas affecté à ce service" in said) is refused
    assert SignatureDelegation.objects.exists() is not refused


@pytest.mark.parametrize(
    ("ended", "end", "kept"),
    [
        (TODAY, TODAY + DAY, False),
        (TODAY, None, False),
        (TODAY, TODAY, True),
        (TODAY, TODAY - DAY, True),
        (None, TODAY, True),
    ],
)
def test_a_delegation_is_given_its_last_day_and_nothing_else(admin, ended, end, kept):
    row = SignatureDelegationFactory(end=ended)

    said = sent(admin, SignatureDelegation, {"end": end, "order_reference": "n° 2", "acts": ["council"]}, row)

    assert ("inscrivez le nouvel arrêté à part" in said) is not kept
    after = SignatureDelegation.objects.get()
    assert (after.order_reference, after.acts, after.end) == (row.order_reference, row.acts, end if kept else ended)
    assert (
        admin.post(reverse("admin:core_signaturedelegation_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    )


@pytest.mark.parametrize(("start", "refused"), [(TODAY, True), (TODAY + DAY, False)])
def test_a_role_is_not_held_twice_on_one_day(admin, start, refused):
    first = AssignmentFactory(end=TODAY)
    values = {"user": first.user_id, "service": first.service_id, "role": first.role}

    said = sent(admin, Assignment, {**values, "start": start})

    assert ("a déjà ce rôle dans ce service pendant cette période" in said) is refused
    assert Assignment.objects.filter(user=first.user).count() == (1 if refused else 2)


def test_an_assignment_does_not_meet_itself(admin):
    row = AssignmentFactory()
    assert sent(admin, Assignment, typed(row, end=TODAY), row) == ""
    assert sent(admin, Assignment, typed(row, user=UserFactory().pk, end=None), row) == ""


@pytest.mark.parametrize(("signed_on", "refused"), [(TODAY + DAY, True), (TODAY, False)])
def test_an_order_that_is_entered_is_signed(admin, signed_on, refused):
    order = make_council("59L", with_members=False).orders.get()

    said = sent(admin, AppointmentOrder, typed(order, signed_on=signed_on, chair_counts="on", chair_votes="on"), order)

    assert ("la date de sa signature ne peut pas être à venir" in said) is refused
    order.refresh_from_db()
    assert (order.signed_on == signed_on) is not refused


@pytest.mark.parametrize(("voted_on", "refused"), [(TODAY + DAY, True), (TODAY, False), (None, False)])
def test_the_vote_of_an_orientation_is_not_announced(admin, voted_on, refused):
    row = OrientationFactory(voted_on=None)

    said = sent(admin, Orientation, typed(row, voted_on=voted_on), row)

    assert ("ne peut pas être à venir" in said) is refused
    row.refresh_from_db()
    assert row.voted_on == (None if refused else voted_on)


def test_what_a_council_voted_or_received_stays_as_it_read_it(admin, officer_59l):
    voted, received, drafted = (
        OrientationFactory(),
        OrientationFactory(voted_on=None),
        OrientationFactory(voted_on=None),
    )
    meeting = make_meeting(make_council("59L"), held_on=TODAY + 9 * DAY)
    make_item(meeting, orientation=received)
    convene(meeting, officer_59l.user)

    said = {row.pk: sent(admin, Orientation, typed(row, text="Autre texte"), row) for row in (voted, received, drafted)}

    assert "Cette orientation est votée" in said[voted.pk]
    assert "Les membres ont reçu cette orientation" in said[received.pk]
    assert Orientation.objects.filter(text="Autre texte").get() == drafted
    deleted = [admin.post(reverse("admin:conventions_orientation_delete", args=[pk]), {"post": "yes"}) for pk in said]
    assert [answer.status_code for answer in deleted] == [403, 403, 302]


@pytest.mark.parametrize(("postcode", "kept"), [("59 500", "59500"), ("5950", ""), ("5950a", ""), ("٥٩٥٠٠", "")])
def test_a_postcode_has_five_figures(admin, officer_59l, head_59l, postcode, kept):
    """It says the employment area of a structure, and is printed on the letters of a service."""
    row, siae = LetterheadFactory(end=None), SiaeFactory(service=service("59L"))
    forms = {
        reverse("conventions:antenna_add", args=[siae.pk]): {"name": "Douai", "city": "Douai"},
        reverse("core:letterhead_edit", args=["59L"]): typed(row, start="2008-10-15"),
    }

    answers = [
        client.post(address, {key: value for key, value in given.items() if value is not None} | {"postcode": postcode})
        for client, (address, given) in zip((officer_59l, head_59l), forms.items(), strict=True)
    ]

    assert {answer.status_code for answer in answers} == {302 if kept else 422}
    assert list(siae.antennas.values_list("postcode", flat=True)) == ([kept] if kept else [])
    assert ("cinq chiffres" in sent(admin, Letterhead, typed(row, postcode=postcode), row)) is not bool(kept)


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (dt.date(1899, 12, 31), "trop ancienne"),
        (dt.date(1900, 1, 1), ""),
        ("1er septembre 2008", ""),
        (dt.date(2099, 12, 31), ""),
        (dt.date(2100, 1, 1), "trop lointaine"),
    ],
)
def test_a_day_and_a_text_are_read_as_on_every_page(admin, start, said):
    row = LetterheadFactory(end=None)

    answer = sent(admin, Letterhead, typed(row, start=start, city="Dou\u200eai"), row)

    assert (said in answer, bool(answer)) == (True, bool(said))
    row.refresh_from_db()
    assert (row.city == "Douai") is not bool(said)


@pytest.mark.parametrize(
    ("typed_codes", "kept"),
    [("-1", None), ("1e9", None), ("true", None), ('["5900"]', None), ('["59800", "59000"]', ["59000", "59800"])],
)
def test_the_postcodes_of_an_area_are_a_list_of_five_figures(admin, typed_codes, kept):
    """Anything else stops the pages that look for a structure in them."""
    admin.raise_request_exception = False
    council = make_council("59L", with_members=False)
    values = {"council": council.pk, "name": "Lille", "postcodes": typed_codes}

    answer = admin.post(reverse("admin:cdiae_employmentarea_add"), values)

    assert (answer.status_code, "cinq chiffres chacun" in unescape(answer.content.decode())) == (
        (302, False) if kept else (200, True)
    )
    assert list(council.areas.values_list("postcodes", flat=True)) == ([kept] if kept else [])


@pytest.mark.parametrize(("days", "kept"), [(-1, False), (0, True)])
def test_a_delegation_does_not_end_before_it_began(admin, days, kept):
    """Its first day is only shown: the page asks the constraint all the same."""
    admin.raise_request_exception = False
    row = SignatureDelegationFactory(start=TODAY, end=None)
    page = reverse("admin:core_signaturedelegation_change", args=[row.pk])
    shown = {key: value[0] for key, value in forms_of(admin.get(page).text, page)[0].values.items()}

    answer = admin.post(page, shown | {"end": TODAY + days * DAY})

    assert answer.status_code == (302 if kept else 200)
    row.refresh_from_db()
    assert (row.end is not None) is kept
