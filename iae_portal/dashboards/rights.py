"""Who writes the follow-up of the plan: the national mission steers, the service in charge of a step answers for it."""

from iae_portal.core.enums import Role
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter

STEER = "steer"  # national mission: steps, meetings, texts
ANSWER = "answer"  # what becomes of a step: people of its service too
REFUSED = {
    STEER: "Cette action est réservée à la mission nationale.",
    ANSWER: "Cette étape est suivie par son service responsable et par la mission nationale.",
}


def may(user: User, action: str, obj=None) -> bool:
    own = perimeter(user)
    if own.has(Role.NATIONAL):
        return True
    return action == ANSWER and own.has_in(obj.service, Role.HEAD, Role.REGIONAL_DIRECTOR, Role.REGIONAL_OFFICER)


def require(user: User, action: str, obj=None) -> None:
    """Raise NotAllowed, with who may, when the person may not."""
    if not may(user, action, obj):
        raise NotAllowed(REFUSED[action])
