"""Each rule that the night reads over several rows names the wrong row, and no other. The rules of one row are read
from the models (test_base_check.py)."""

import datetime as dt

import pytest
from django.db import IntegrityError, models, transaction

from cdiae.enums import ItemState
from cdiae.models import AppointmentOrder, Member
from conventions.models import Convention
from financing.enums import MovementKind
from financing.models import Bareme, EnvelopeMovement, FinancialAnnex
from iae_portal.core import clock
from iae_portal.core.base_rules import BASE_RULES
from iae_portal.core.enums import Role
from iae_portal.core.models import Letterhead
from seminars.enums import Answer, Place
from tests.constraints import without_constraints
from tests.factories import AssignmentFactory, LetterheadFactory, UserFactory, make_user
from tests.factories.cdiae import holder_of, make_council, make_item, make_meeting, make_request
from tests.factories.conventions import ConventionFactory, SiaeFactory, SignatoryFactory
from tests.factories.financing import credit, make_convention, validated
from tests.factories.seminars import EventFactory, GuestFactory, WorkshopFactory
from tests.test_architecture import ROOT

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = dt.date(2008, 10, 15), dt.date(2008, 10, 16)
SIGNED = {"state": "in_force", "signed_on": dt.date(2007, 12, 1)}
THIS_YEAR = SIGNED | {"start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31)}


def write(row: models.Model, **values) -> models.Model:
    """As another way than the portal's would."""
    type(row).objects.filter(pk=row.pk).update(**values)
    return row


def together():
    row = ConventionFactory(**THIS_YEAR)
    other = ConventionFactory(siae=row.siae, **SIGNED)
    yield
    without_constraints(Convention, "conventions_no_overlap")
    write(other, start=row.end, end=dt.date(2009, 6, 30))
    yield other


def expired():
    row = ConventionFactory(**THIS_YEAR | {"end": TODAY, "start": dt.date(2007, 10, 16)})
    yield
    yield write(row, start=dt.date(2007, 10, 15), end=dt.date(2008, 10, 14))


def copied_days():
    convention = ConventionFactory(state="ready_to_sign", frozen_on=TODAY)
    row = SignatoryFactory(convention=convention, frozen_on=TODAY)
    yield
    yield write(row, frozen_on=TOMORROW)


def renewed():
    previous = ConventionFactory(**THIS_YEAR)
    row = ConventionFactory(siae=previous.siae, previous=previous)
    yield
    yield write(row, siae=SiaeFactory())


def envelopes():
    annex = validated_annex()
    yield
    yield move(MovementKind.FREEZE, source=annex.commitments.get().envelope, amount=999999).source


def move(kind: str, **values) -> EnvelopeMovement:
    days = {"made_on": TODAY, "made_at": clock.now()}
    return EnvelopeMovement.objects.create(kind=kind, reason="exemple", author=UserFactory(), **days, **values)


def validated_annex() -> FinancialAnnex:
    actor = make_user(Role.OFFICER, "59L")
    credit("59L", "1000000", author=actor)
    return validated(actor, make_convention())


def annexes():
    annex = validated_annex()
    write(annex.convention, **SIGNED)
    yield
    write(annex.convention, state="ready_to_sign", signed_on=None)
    yield annex


def baremes():
    first, second = Bareme.objects.filter(regime__code="EI-2005", type="EI").order_by("start")[:2]
    yield
    without_constraints(Bareme, "financing_bareme_no_overlap")
    write(first, end=second.start)
    yield second


def holders():
    first = holder_of(make_council("59L"), "unions", 1)
    values = {name: getattr(first, name) for name in ("seat", "kind", "title", "first_name", "function", "body")}
    write(first, end=TODAY, mandate_end=TODAY)
    days = {"start": TOMORROW, "end": dt.date(2009, 12, 31), "mandate_end": dt.date(2009, 12, 31)}
    second = Member.objects.create(**values, last_name="Suivant", **days)
    yield
    without_constraints(Member, "cdiae_member_no_overlap")
    write(first, end=TOMORROW, mandate_end=TOMORROW)
    yield second


def orders():
    first = make_council("59L", with_members=False).orders.get()
    write(first, end=TODAY)
    values = {"council": first.council, "reference": "n° 2008-1", "signed_on": TODAY, "start": TOMORROW}
    second = AppointmentOrder.objects.create(**values)
    yield
    without_constraints(AppointmentOrder, "cdiae_order_no_overlap")
    write(first, end=TOMORROW)
    yield second


def requests():
    meeting = make_meeting(make_council("59L", with_members=False), held_on=TODAY)
    row = make_item(meeting, make_request("59L", asked_by=UserFactory()))
    write(row, opinion="favourable", state=ItemState.ADOPTED)
    yield
    write(meeting, opinions_released_on=TODAY)
    yield row


def places():
    event = EventFactory(capacity=1)
    comes = {"event": event, "answer": Answer.COMES, "answered_at": clock.now()}
    GuestFactory(**comes, place=Place.HELD)
    other = GuestFactory(**comes, place=Place.WAITING, waiting_since=clock.now())
    yield
    write(other, place=Place.HELD)
    yield event


def workshops():
    guest = GuestFactory()
    write(guest, workshop=WorkshopFactory(event=guest.event))
    yield
    yield write(guest, workshop=WorkshopFactory())


def administrators():
    row = UserFactory(is_staff=True, is_superuser=True)
    yield
    yield write(row, is_superuser=False)


def roles():
    row = AssignmentFactory()
    yield
    yield write(row, role="national")


def letterheads():
    first = LetterheadFactory(start=dt.date(2007, 1, 1), end=TODAY)
    second = LetterheadFactory(start=TOMORROW)
    yield
    without_constraints(Letterhead, "core_letterhead_no_overlap")
    write(first, end=TOMORROW)
    yield second


WRONG = {
    "cdiae": (holders, orders, requests),
    "conventions": (together, expired, copied_days, renewed),
    "core": (administrators, roles, letterheads),
    "financing": (envelopes, annexes, baremes),
    "seminars": (places, workshops),
}
CASES = {f"{app}.{make.__name__}": make for app, makes in WRONG.items() for make in makes}


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_night_names_the_row_that_breaks_the_rule(name):
    find, steps = BASE_RULES.get(name).find, CASES[name]()
    next(steps)
    assert list(find()) == []
    wrong = next(steps)
    assert list(find()) == [wrong]


def test_every_rule_is_tried():
    """Here, or where its act is: its function or its place in RULES is named there."""
    told = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    names = {key: (rule.find.__name__, f'RULES["{key.partition(".")[2]}"]') for key, rule in BASE_RULES}
    assert [key for key, said in names.items() if key not in CASES and not any(name in told for name in said)] == []


@pytest.mark.parametrize(
    ("kind", "is_lifting", "taken"),
    [
        (MovementKind.LIFT, True, True),
        (MovementKind.LIFT, False, False),
        (MovementKind.NOTIFICATION, True, False),
        (MovementKind.NOTIFICATION, False, True),
    ],
)
def test_the_base_knows_what_lifts(kind, is_lifting, taken):
    """A lifting names what it lifts, nothing else does."""
    envelope = credit("59L", "10", author=UserFactory())
    frozen = move(MovementKind.FREEZE, source=envelope, amount=5)
    values = {"target": envelope, "amount": 5, "lifts": frozen if is_lifting else None}
    if taken:
        move(kind, **values)
    else:
        with pytest.raises(IntegrityError, match="financing_movement_lift"), transaction.atomic():
            move(kind, **values)
