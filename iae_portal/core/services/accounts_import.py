"""Importing accounts: read and planned first, shown, then written, all or nothing."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.crypto import get_random_string

from iae_portal.core.enums import ROLES_BY_KIND, Role, ServiceKind
from iae_portal.core.errors import NotAllowed
from iae_portal.core.imports.accounts import AccountPlan, Known, make_plan
from iae_portal.core.imports.tables import Table
from iae_portal.core.models import Assignment, JournalEntry, Service, User
from iae_portal.core.services.accounts import invite
from iae_portal.core.services.journal import entry, snapshot
from iae_portal.core.services.writing import lock_all
from iae_portal.core.text import fold

BATCH = 500
FIELDS = ("username", "first_name", "last_name", "email", "job_title")
# DESIGN: an administrator is named one by one, in the administration.
GIVEN = {role: label for role, label in Role.choices if role != Role.ADMINISTRATOR}


def check_may_import(actor: User) -> None:
    if not actor.is_superuser:
        raise NotAllowed("L'import de comptes est réservé aux administrateurs du portail.")


def hold_accounts() -> None:
    """One list of accounts at a time: each finds the names that the one before took; inside a transaction."""
    lock_all(Service.objects.filter(kind=ServiceKind.DGEFP))


def plan_accounts(*, actor: User, table: Table) -> AccountPlan:
    """What the file would make."""
    check_may_import(actor)
    return make_plan(table, _known())


def _known() -> Known:
    taken = list(User.objects.order_by("pk").values_list("username", "email"))
    services = list(Service.objects.order_by("code"))
    return Known(
        roles_of={row.code: ROLES_BY_KIND[row.kind] for row in services},
        codes={fold(name): row.code for row in services for name in (row.name, row.short_name)},
        roles={fold(word): role for role, label in GIVEN.items() for word in (role, label)},
        usernames=frozenset(username.casefold() for username, _ in taken),
        emails=frozenset(email.casefold() for _, email in taken if email),
    )


@transaction.atomic
def import_accounts(*, actor: User, rows: list[dict[str, str]], start: dt.date) -> int:
    """Write the lines shown as ready, each with its assignment from `start` and its invitation. Returns how many."""
    check_may_import(actor)
    services = {row.code: row for row in Service.objects.order_by("code")}
    # Nobody knows this one: the person chooses another through the mail, sent at the commit. One for all the rows: a
    # hash is made to be slow, four thousand would take minutes.
    unknown = make_password(get_random_string(40))
    people = [User(**{name: values[name] for name in FIELDS}, password=unknown) for values in rows]
    for person in people:
        person.clean_fields()
    User.objects.bulk_create(people, BATCH)
    assignments = [
        Assignment(user=person, service=services[values["service"]], role=values["role"], start=start)
        for person, values in zip(people, rows, strict=True)
    ]
    for assignment in assignments:
        assignment.clean()
    Assignment.objects.bulk_create(assignments, BATCH)
    told = [_created(actor, assignment) for assignment in assignments]
    JournalEntry.objects.bulk_create([line for pair in told for line in pair], BATCH)
    invite(*people)
    return len(rows)


def _created(actor: User, assignment: Assignment) -> tuple[JournalEntry, JournalEntry]:
    """What the journal says of a new account, and of its assignment."""
    person, fields = assignment.user, ["user", "role", "start", "end"]
    return (
        entry(
            actor=actor,
            action="account.create",
            subject=person,
            sentence=f"Compte créé par import : {person}",
            after=snapshot(person, list(FIELDS)),
        ),
        entry(
            actor=actor,
            action="assignment.add",
            subject=assignment,
            sentence=f"Affectation : {assignment}",
            after=snapshot(assignment, fields),
        ),
    )
