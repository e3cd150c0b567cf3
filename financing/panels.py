"""The financing panel under a convention's page."""

from conventions.models import Convention
from financing.selectors.annexes import annexes_of, current_computation, may_prepare_annex
from iae_portal.core.models import User


def convention_panel(convention: Convention, user: User) -> tuple[str, dict]:
    """Annexes of the convention, newest year first, and the years that have none yet."""
    annexes = list(annexes_of(convention).order_by("-year", "-modification_rank"))
    known = {annex.year for annex in annexes if annex.is_live or annex.state == "closed"}
    alive = convention.is_open or convention.state in ("signed", "in_force")
    return "financing/convention_panel.html", {
        "convention": convention,
        "annexes": [(annex, current_computation(annex)) for annex in annexes],
        "missing_years": [year for year in convention.years if year not in known],
        "may_prepare": alive and may_prepare_annex(user, convention),
    }
