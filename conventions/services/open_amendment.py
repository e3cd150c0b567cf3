"""What stands in the way of writing an amendment, or another one: the state it is in, and who brought it there."""

from conventions.enums import RUNNING_STATES, AmendmentState
from conventions.models import Amendment, Convention
from conventions.workflows.amendment import AMENDMENT_WORKFLOW, UNSIGNED
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core.errors import Refusal
from iae_portal.core.selectors.journal import since

ENDED = "Un avenant modifie une convention signée ou en vigueur."


def refuse_unsigned(convention: Convention) -> None:
    if convention.state not in RUNNING_STATES:
        raise Refusal(since(ENDED, convention, CONVENTION_WORKFLOW))


def why_not_written(amendment: Amendment) -> str:
    """Why it is not changed; "" while it is in preparation."""
    if amendment.state == AmendmentState.DRAFT:
        convention = amendment.convention
        return "" if convention.is_running else since(ENDED, convention, CONVENTION_WORKFLOW)
    if amendment.state not in UNSIGNED:
        sentence = f"Cet avenant est « {amendment.get_state_display()} » : il ne se modifie plus."
    else:
        sentence = "Seul un avenant en préparation se modifie : reprenez-le d'abord."
    return since(sentence, amendment, AMENDMENT_WORKFLOW)
