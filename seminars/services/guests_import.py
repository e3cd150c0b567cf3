"""Importing a list of guests: read and planned first, shown, then written."""

from dataclasses import replace

from iae_portal.core.imports.tables import Table
from iae_portal.core.models import Departement, Region, Service, User
from iae_portal.core.services.writing import lock
from iae_portal.core.text import fold
from seminars.enums import GuestCategory
from seminars.guests_import import GuestPlan, Words, lines_of, make_plan
from seminars.models import Event, Guest
from seminars.services.guests import Added, Outcome, Sorting, add_guests, check_may_add

ANOTHER_REGION = (
    "Cette personne n'est pas d'une région dont vous répondez : indiquez la vôtre, ou laissez la ligne de côté."
)
FIELDS = ("title", "first_name", "last_name", "function", "organisation", "category", "email", "phone")


def hold_event(event: Event) -> None:
    """Two lists of one event are confirmed one after the other; inside a transaction."""
    lock(event)


def plan_import(*, actor: User, event: Event, table: Table) -> GuestPlan:
    """What the file would add."""
    regions = check_may_add(actor, event)
    categories = {fold(key): code for code, label in GuestCategory.choices for key in (code, label)}
    departements = dict(Departement.objects.order_by("code").values_list("code", "region__code"))
    named = {fold(word): row.code for row in Region.objects.order_by("code") for word in (row.code, row.name)}
    services = dict(Service.objects.exclude(departement=None).order_by("code").values_list("code", "departement__code"))
    plan = make_plan(lines_of(table, Words(categories, departements, named, services)))
    return _set_apart(plan, Sorting(event, regions))


def _set_apart(plan: GuestPlan, sorting: Sorting) -> GuestPlan:
    """The lines that writing would leave out are said before: who is on the list, who is of another region."""
    lines, plan.ready = plan.ready, []
    for line, guest in zip(lines, _guests_of([line.values for line in lines]), strict=True):
        outcome = sorting.outcome_of(guest)
        if outcome is Outcome.REFUSED:
            plan.refused.append(replace(line, problems=(ANOTHER_REGION,)))
        else:
            (plan.known if outcome is Outcome.KNOWN else plan.ready).append(line)
    plan.refused.sort(key=lambda line: line.line)
    return plan


def apply_import(*, actor: User, event: Event, rows: list[dict[str, str]], source: str) -> Added:
    """Write the lines that were shown as ready; an invited person is not invited twice."""
    return add_guests(actor=actor, event=event, guests=_guests_of(rows), source=source)


def _guests_of(rows: list[dict[str, str]]) -> list[Guest]:
    """Unsaved guests, from the values of lines."""
    departements = {row.code: row for row in Departement.objects.order_by("code")}
    regions = {row.code: row for row in Region.objects.order_by("code")}
    return [
        Guest(
            departement=departements.get(values.get("departement", "")),
            region=regions.get(values.get("region", "")),
            **{name: values.get(name, "") for name in FIELDS},
        )
        for values in rows
    ]
