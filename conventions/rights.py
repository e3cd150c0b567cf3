"""Who does what on floor 2. Reading follows the perimeter; writing belongs to the service of the dossier."""

from conventions.models import Convention, Siae
from iae_portal.core.enums import Role
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import User
from iae_portal.core.rights import may_commit_in, may_edit_in, perimeter

READ = "read"
EDIT = "edit"  # officer or head of the dossier's own service
EDIT_ANY = "edit_any"  # officer or head of some service: may add rows to it
IMPORT = "import"  # officer or head for their own services, national and administrator for any
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
    if action == EDIT_ANY:
        return bool(perimeter(user).service_ids)
    if action == IMPORT:
        return bool(perimeter(user).service_ids) or perimeter(user).country_wide
    if action == CATALOGUE:
        return perimeter(user).has(Role.NATIONAL)
    raise ValueError(f"unknown action {action}")


def require(actor: User, action: str, obj) -> None:
    if not may(actor, action, obj):
        raise NotAllowed("Cette action est réservée au service du dossier, selon votre rôle.")


def importable_service_ids(user: User) -> frozenset[int] | None:
    """Services whose structures the user may import; None: all of them."""
    seats = perimeter(user)
    return None if seats.country_wide else seats.service_ids


def require_import(user: User) -> None:
    if not may(user, IMPORT):
        raise NotAllowed(
            "L'import d'une liste revient aux services départementaux, à la mission nationale et à l'administrateur."
        )


def require_catalogue(user: User) -> None:
    if not may(user, CATALOGUE):
        raise NotAllowed("Le catalogue des indicateurs est tenu par la mission nationale.")
