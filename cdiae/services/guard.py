"""The right to act, said in a sentence."""

from cdiae.rights import RELEASE, may
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import User

SENTENCES = {
    "run": "Le secrétariat est tenu par un autre service : vous pouvez lire, pas modifier.",
    "release": "Les convocations, procès-verbaux et avis partent sous la signature du directeur du secrétariat.",
}


def require(actor: User, action: str, obj) -> None:
    if not may(actor, action, obj):
        raise NotAllowed(SENTENCES["release" if action == RELEASE else "run"])
