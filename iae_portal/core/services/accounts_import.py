"""Importing accounts: read and planned first, shown, then written, all or nothing."""

import datetime as dt

from django.db import transaction
from django.utils.crypto import get_random_string

from iae_portal.core.enums import ROLES_BY_KIND, Role
from iae_portal.core.errors import NotAllowed
from iae_portal.core.imports.accounts import AccountPlan, Known, make_plan
from iae_portal.core.imports.tables import Table
from iae_portal.core.models import Assignment, Service, User
from iae_portal.core.services.accounts import invite
from iae_portal.core.services.writing import add_and_tell
from iae_portal.core.text import fold

FIELDS = ("username", "first_name", "last_name", "email", "job_title")
# DESIGN: an administrator is named one by one, in the administration.
GIVEN = {role: label for role, label in Role.choices if role != Role.ADMINISTRATOR}


def check_may_import(actor: User) -> None:
    if not actor.is_superuser:
        raise NotAllowed("L'import de comptes est réservé aux administrateurs du portail.")


def plan_accounts(*, actor: User, table: Table) -> AccountPlan:
    """What the file would make."""
    check_may_import(actor)
    return make_plan(table, _known())


def _known() -> Known:
    taken = list(User.objects.order_by("pk").values_list("username", "email"))
    services = Service.objects.order_by("code").values_list("code", "kind")
    return Known(
        roles_of={code: ROLES_BY_KIND[kind] for code, kind in services},
        roles={fold(word): role for role, label in GIVEN.items() for word in (role, label)},
        usernames=frozenset(username.casefold() for username, _ in taken),
        emails=frozenset(email.casefold() for _, email in taken if email),
    )


@transaction.atomic
def import_accounts(*, actor: User, rows: list[dict[str, str]], start: dt.date) -> int:
    """Write the lines shown as ready, each with its assignment from `start` and its invitation. Returns how many."""
    check_may_import(actor)
    services = {row.code: row for row in Service.objects.order_by("code")}
    for values in rows:
        person = User(**{name: values[name] for name in FIELDS})
        # Nobody knows this one: the person chooses another through the mail, sent at the commit.
        person.set_password(get_random_string(40))
        sentence = f"Compte créé par import : {person}"
        add_and_tell(person, actor=actor, action="account.create", sentence=sentence, fields=list(FIELDS))
        place = services[values["service"]]
        assignment = Assignment(user=person, service=place, role=values["role"], start=start)
        sentence = f"Affectation : {assignment}"
        fields = ["user", "role", "start", "end"]
        add_and_tell(assignment, actor=actor, action="assignment.add", sentence=sentence, fields=fields)
        invite(user=person)
    return len(rows)
