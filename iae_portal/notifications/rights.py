"""Who may do what with mails and deadlines."""

from iae_portal.core.enums import Role
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter
from iae_portal.notifications.models import OutgoingMail

DECIDERS = "Seules les personnes du service qui envoie le courriel peuvent le renvoyer ou le classer."


def may(user: User, action: str, mail: OutgoingMail) -> bool:
    """view: the service in the perimeter, or one's own mail. decide (send again, file): people of that very service,
    and the administrator, who repairs what a failing server left."""
    reader = perimeter(user)
    if action == "view":
        return reader.sees(mail.service) or mail.recipient_id == user.pk
    if action == "decide":
        return reader.has(Role.ADMINISTRATOR) or reader.has_in(mail.service, *Role.values)
    raise ValueError(f"unknown action: {action}")
