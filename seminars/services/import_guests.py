"""Importing a list of guests: read and planned first, shown, then written."""

from conventions.imports.refused import FileRefused
from conventions.imports.tables import read_table
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Departement, User
from iae_portal.core.text import fold
from seminars.enums import GuestCategory
from seminars.imports import GuestPlan, lines_of, make_plan
from seminars.models import Event, Guest
from seminars.services.guests import Added, add_guests, check_may_add

FIELDS = ("title", "first_name", "last_name", "function", "organisation", "category", "email", "phone")


def plan_import(*, actor: User, event: Event, content: bytes) -> GuestPlan:
    """What the file would add. Raises Refusal when it is refused as a whole."""
    check_may_add(actor, event)
    categories = {fold(key): code for code, label in GuestCategory.choices for key in (code, label)}
    departements = {code: code for code in Departement.objects.order_by("code").values_list("code", flat=True)}
    try:
        return make_plan(lines_of(read_table(content), categories, departements))
    except FileRefused as refused:
        raise Refusal(str(refused)) from refused


def apply_import(*, actor: User, event: Event, rows: list[dict[str, str]], source: str) -> Added:
    """Write the lines that were shown as ready; an invited person is not invited twice."""
    departements = {row.code: row for row in Departement.objects.select_related("region").order_by("code")}
    guests = []
    for values in rows:
        departement = departements.get(values.get("departement", ""))
        guests.append(
            Guest(
                departement=departement,
                region=departement.region if departement else None,
                **{name: values.get(name, "") for name in FIELDS},
            )
        )
    return add_guests(actor=actor, event=event, guests=guests, source=source)
