"""Who may do what with mails and deadlines."""

from collections.abc import Callable

from iae_portal.core.enums import Role
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter
from iae_portal.core.slots import Slot
from iae_portal.notifications.models import OutgoingMail

ANSWER = "answer"
# By kind of mail: may the person answer for its recipient? Then, and then only, he reads its personal link.
LINK_READERS: Slot[Callable[[User, OutgoingMail], bool]] = Slot("notifications.link_readers")

ANSWERERS = (
    "Ce courriel porte un lien personnel : seules les personnes qui peuvent répondre pour son destinataire "
    "l'envoient à une autre adresse."
)
DECIDERS = "Seules les personnes du service qui envoie le courriel peuvent le renvoyer ou le classer."


def may(user: User, action: str, mail: OutgoingMail) -> bool:
    """decide (send again, file): people of that very service, and the administrator, who repairs what a failing server
    left. answer: use its personal link, hence read it."""
    if action == "decide":
        reader = perimeter(user)
        return reader.has(Role.ADMINISTRATOR) or reader.has_in(mail.service, *Role.values)
    if action == ANSWER:
        own = mail.recipient_id is not None and mail.recipient_id == user.pk
        return own or (mail.kind in LINK_READERS and LINK_READERS.get(mail.kind)(user, mail))
    raise ValueError(f"unknown action: {action}")
