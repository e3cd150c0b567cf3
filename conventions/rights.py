"""Who does what on floor 2. Reading follows the perimeter; writing belongs to the service of the dossier."""

from conventions.models import Convention, Siae
from iae_portal.core.enums import Role
from iae_portal.core.models import User
from iae_portal.core.rights import may_commit_in, may_edit_in, perimeter

READ = "read"
EDIT = "edit"  # officer or head of the dossier's own service
COMMIT = "commit"  # what commits the State: head of the dossier's own service
CATALOGUE = "catalogue"  # national role: indicators and pieces


def may(user: User, action: str, obj: Siae | Convention | None = None) -> bool:
    """One answer for views, forms, exports, fragments, files and jobs. `obj` is anything that has a `service`."""
    service = getattr(obj, "service", None)
    if action == READ:
        return perimeter(user).sees(service)
    if action == EDIT:
        return may_edit_in(user, service)
    if action == COMMIT:
        return may_commit_in(user, service)
    if action == CATALOGUE:
        return perimeter(user).has(Role.NATIONAL)
    raise ValueError(f"unknown action {action}")


def may_edit(user: User, obj) -> bool:
    return may(user, EDIT, obj)


def may_commit(user: User, obj) -> bool:
    return may(user, COMMIT, obj)
