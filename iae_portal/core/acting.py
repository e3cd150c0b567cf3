"""An administrator who acts as another person, for support: what it opens, and what stays in the person's own hand.

The user of the request is the person helped; `acted_by` on it is the administrator, whom the journal names too.
"""

from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import User

# Starts of the journal's actions that nobody does for somebody else: what signs, what pays, what opens an access.
OWN_HAND = (
    "convention.sign",
    "convention.take_over",
    "amendment.sign",
    "financing.paid",
    "financing.lot_validate",
    "financing.lot_found",
    "financing.recovery",
    "financing.receipt",
    "fdi.pay",
    "token.",
    "account.",
    "assignment.",
    "delegation.",
    "second_factor.",
)
REFUSED = "Cet acte (signature, paiement ou accès) reste à la personne elle-même : il ne se fait pas en son nom."
READ_ONLY = "Vous lisez à la place d'une autre personne, sans rien écrire : arrêtez, puis recommencez en écriture."
NOT_BY_TOKEN = "Vous agissez à la place d'une autre personne : arrêtez, un jeton ne lit que pour son titulaire."
NO_JOB = "Un travail de fond ne se lance pas au nom d'une autre personne : demandez-lui de le lancer."


def helper_of(user: User | None) -> User | None:
    """The administrator behind the person of the request; None for whoever acts for himself."""
    return getattr(user, "acted_by", None)


def require_own_hand(user: User | None, action: str) -> None:
    """Raise NotAllowed for an act that an administrator may not do in the person's name."""
    if helper_of(user) and action.startswith(OWN_HAND):
        raise NotAllowed(REFUSED)


def named(user: User) -> str:
    """The author as the journal says it: both names when an administrator acts for the person."""
    helper = helper_of(user)
    return f"{user}, par {helper} (assistance)"[:160] if helper else str(user)
