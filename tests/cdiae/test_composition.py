"""The composition follows the order: colleges, seats, substitutes that leave or no longer fit the new holder."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cdiae.enums import CollegeCode, MemberKind
from cdiae.models import College, Seat
from cdiae.services import members, orders
from iae_portal.core.errors import NotAllowed
from tests.cdiae.test_members import TODAY, WHO
from tests.factories.cdiae import holder_of, make_council, make_member, seat_of
from tests.scenes import scene


@scene
def council(db):
    return make_council("59L", served=("59V",))


def test_a_college_that_the_order_adds_takes_the_next_rank(council, officer_59l):
    order = council.orders.get()
    college = orders.add_college(actor=officer_59l.user, order=order, code=CollegeCode.QUALIFIED, label="")
    assert (college.label, college.rank) == ("Personnes qualifiées", 8)
    seat = orders.add_seat(actor=officer_59l.user, college=college, label="Expert", basis="qualified")
    with pytest.raises(ValidationError, match="ne peut pas être suppléée"):
        members.appoint(
            actor=officer_59l.user, seat=seat, kind=MemberKind.SUBSTITUTE, start=TODAY, mandate_end=None, **WHO
        )


def test_a_college_figures_once_in_an_order(council, officer_59l):
    with pytest.raises(ValidationError, match="figure déjà dans l'arrêté"):
        orders.add_college(actor=officer_59l.user, order=council.orders.get(), code=CollegeCode.UNIONS, label="")


def test_a_seat_follows_the_text_of_the_order(council, officer_59l, officer_59v):
    seat = seat_of(council, "unions", 5)
    values = {"label": "Union locale", "basis": "designated", "standing": True}
    with pytest.raises(NotAllowed):
        orders.update_seat(actor=officer_59v.user, seat=seat, **values)
    orders.update_seat(actor=officer_59l.user, seat=seat, **values)
    assert Seat.objects.filter(pk=seat.pk, **values).exists()


def test_r133_3_a_new_member_of_another_assembly_does_not_keep_the_substitute(council, officer_59l):
    actor, member = officer_59l.user, holder_of(council, "elected")
    substitute = make_member(member.seat, kind=MemberKind.SUBSTITUTE, body=member.body)
    members.end_mandate(actor=actor, member=member, left_on=TODAY, departure="lost_quality")
    later = {"actor": actor, "member": member, "start": TODAY + dt.timedelta(days=1)}
    member.refresh_from_db()
    later["member"] = member
    with pytest.raises(ValidationError, match="Mettez d'abord fin au mandat du suppléant"):
        members.replace_member(**later, **WHO)
    members.end_mandate(actor=actor, member=substitute, left_on=TODAY, departure="lost_quality")
    assert members.replace_member(**later, **WHO).mandate_end == member.mandate_end


def test_a_substitute_is_replaced_by_a_substitute(council, officer_59l):
    actor, holder = officer_59l.user, holder_of(council, "unions")
    substitute = make_member(holder.seat, kind=MemberKind.SUBSTITUTE)
    members.end_mandate(actor=actor, member=substitute, left_on=TODAY, departure="resignation")
    substitute.refresh_from_db()
    new = members.replace_member(actor=actor, member=substitute, start=TODAY + dt.timedelta(days=1), **WHO)
    assert (new.kind, new.replaces) == (MemberKind.SUBSTITUTE, substitute)


def test_the_page_of_the_members_does_all_of_it(council, officer_59l):
    substitute = make_member(holder_of(council, "unions").seat, kind=MemberKind.SUBSTITUTE)
    order = council.orders.get()
    added = officer_59l.post(f"/cdiae/59/arretes/{order.pk}/college/", {"code": "qualified", "label": ""})
    assert (added.status_code, College.objects.filter(code="qualified").count()) == (302, 1)
    seat = seat_of(council, "unions", 5)
    values = {"label": "Union locale", "basis": "designated", "standing": "on"}
    assert officer_59l.post(f"/cdiae/59/sieges/{seat.pk}/modifier/", values).status_code == 302
    page = officer_59l.get("/cdiae/59/membres/").content.decode()
    for address in (f"/cdiae/59/membres/{substitute.pk}/fin/", f"/cdiae/59/sieges/{seat.pk}/modifier/"):
        assert f'href="{address}"' in page, address
    assert "Union locale" in page
