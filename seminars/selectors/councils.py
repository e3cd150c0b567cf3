"""Members of the councils of the attached départements: the first guests of a seminar."""

import datetime as dt

from django.db.models import Q, QuerySet

from cdiae.enums import MemberKind
from cdiae.models import Member
from seminars.enums import EventKind, GuestCategory
from seminars.models import Event, Guest


def council_members(event: Event, day: dt.date) -> QuerySet[Member]:
    """Full members in office that day, in the councils of the regions attached to the event; all for the assises."""
    # An order that has ended names nobody any more, even if its members have no end date.
    order = "seat__college__order"
    in_force = Q(**{f"{order}__end__isnull": True}) | Q(**{f"{order}__end__gte": day})
    rows = Member.objects.on(day).filter(in_force, kind=MemberKind.FULL, **{f"{order}__start__lte": day})
    if event.kind != EventKind.ASSISES:  # the assises close the series for the whole country
        regions = event.contributions.values("region")
        rows = rows.filter(**{f"{order}__council__departement__region__in": regions})
    return rows.select_related(f"{order}__council__departement__region").order_by("sort_key", "pk")


def guests_from_councils(event: Event, day: dt.date) -> list[Guest]:
    """Unsaved guests, one a member."""
    guests = []
    for member in council_members(event, day):
        departement = member.seat.college.order.council.departement
        guests.append(
            Guest(
                category=GuestCategory.COUNCIL,
                title=member.title,
                first_name=member.first_name,
                last_name=member.last_name,
                function=member.function,
                organisation=member.body,
                email=member.email,
                phone=member.phone,
                departement=departement,
                region=departement.region,
            )
        )
    return guests
