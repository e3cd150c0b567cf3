"""Who does what in financing. Reading follows the perimeter; each write has its role."""

from iae_portal.core.enums import Role
from iae_portal.core.models import Region, Service, User
from iae_portal.core.rights import may_commit_in, may_edit_in, perimeter

READ = "read"
EDIT = "edit"  # officer or head of the dossier's own service: annexes, monthly states, readings, diagnostics
COMMIT = "commit"  # what commits the State: head of the dossier's own service
DELEGATE = "delegate"  # regional director: credits from the region to its services
ALLOCATE = "allocate"  # national role: credits from the nation to the regions
PREPARE_CAMPAIGN = "prepare_campaign"  # regional officer or director: collection, exclusions
RUN_CAMPAIGN = "run_campaign"  # regional director: open, close, compute, decide, notify
LAW = "law"  # national role: regimes and barèmes

SERVICE_ACTIONS = {EDIT: may_edit_in, COMMIT: may_commit_in}
REGION_ROLES = {
    DELEGATE: (Role.REGIONAL_DIRECTOR,),
    RUN_CAMPAIGN: (Role.REGIONAL_DIRECTOR,),
    PREPARE_CAMPAIGN: (Role.REGIONAL_OFFICER, Role.REGIONAL_DIRECTOR),
}


def may(user: User, action: str, obj=None) -> bool:
    """One answer for views, forms, exports, files and jobs. `obj` has a `service`, a `region`, or is one."""
    if action == READ:
        return may_read(user, obj)
    if action in SERVICE_ACTIONS:
        return SERVICE_ACTIONS[action](user, obj if isinstance(obj, Service) else getattr(obj, "service", None))
    if action in REGION_ROLES:
        return holds_over_region(user, _region_id(obj), *REGION_ROLES[action])
    if action in (ALLOCATE, LAW):
        return perimeter(user).has(Role.NATIONAL)
    raise ValueError(f"unknown action {action}")


def may_read(user: User, obj) -> bool:
    """A service's dossier follows the perimeter; a campaign is read by every service of its region."""
    scope = perimeter(user)
    if scope.country_wide:
        return True
    service = getattr(obj, "service", None)
    # A campaign's service is the regional one: it is read by the whole region instead.
    if service is not None and service.is_departmental:
        return scope.sees(service)
    return _region_id(obj) in visible_region_ids(user)


def visible_region_ids(user: User) -> frozenset[int]:
    """Regions where the person holds any role."""
    return perimeter(user).regions_where(*Role.values)


def holds_over_region(user: User, region_id: int | None, *roles: str) -> bool:
    return region_id in perimeter(user).regions_where(*roles)


def _region_id(obj) -> int | None:
    if isinstance(obj, Region):
        return obj.pk
    return getattr(obj, "region_id", None)
