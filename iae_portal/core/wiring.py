"""What the ground floor puts in its own slots, and the tasks that it names to the workers."""

from iae_portal.core import checks, tasks  # noqa: F401
from iae_portal.core.cross_rules import register_base_rules
from iae_portal.core.files import KEPT_FILES
from iae_portal.core.imports import accounts
from iae_portal.core.imports.kinds import IMPORTS, ImportKind
from iae_portal.core.models import Job
from iae_portal.core.navigation import MENU, MenuEntry
from iae_portal.core.search import SEARCH, SearchKind
from iae_portal.core.selectors.people import find_people, found_person
from iae_portal.core.services import import_jobs, list_exports  # noqa: F401 (their jobs)


def wire() -> None:
    IMPORTS.fill("comptes", ImportKind("Comptes", accounts.COLUMNS))
    KEPT_FILES.fill("core.imports", (Job, "parameters__path"))  # read when its trial is confirmed
    MENU.fill("core.services", MenuEntry("Services", "core:services", 85))
    MENU.fill("core.admin", MenuEntry("Administration", "admin:index", 99, lambda user: user.is_superuser))
    SEARCH.fill("core.people", SearchKind("Personnes des services", 50, find_people, found_person))
    register_base_rules()
