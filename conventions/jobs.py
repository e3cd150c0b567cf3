"""Long work of floor 2: each handler is one service."""

from conventions.selectors.siae_imports import APPLY, TRY
from conventions.services import siae_imports
from iae_portal.core.jobs import HANDLERS


def register_handlers() -> None:
    HANDLERS.fill(TRY, siae_imports.run_trial)
    HANDLERS.fill(APPLY, siae_imports.run_application)
