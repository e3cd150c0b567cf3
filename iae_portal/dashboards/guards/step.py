"""Guards of a step of the plan. It is finished with `closed_on` and `evidence`."""

from iae_portal.core.workflow import Request
from iae_portal.dashboards.models import PlanStep


def is_proved(step: PlanStep, request: Request) -> str | None:
    if request.offering or request.data.get("evidence", "").strip():
        return None
    return "Dites ce qui montre que c'est fait : un texte, une adresse, un nombre."
