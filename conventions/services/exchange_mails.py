"""What the structures are told of what was asked of them."""

from collections.abc import Sequence

from conventions.exchanges.kinds import title_of
from conventions.models import Convention, Exchange, StructureLink
from conventions.structure_links import link_url
from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.services.outbox import queue_mail

WITHDRAWN = "conventions.exchange_withdrawn"


def tell_withdrawn(*, convention: Convention, exchanges: Sequence[Exchange], actor: User | None) -> None:
    """To whoever holds a link that still opens: nothing more is expected of these requests."""
    links = StructureLink.objects.filter(convention=convention, revoked_on__isnull=True, expires_on__gte=clock.today())
    for link in links.order_by("pk") if exchanges else ():
        titles = [title_of(row) for row in exchanges]
        queue_mail(
            kind=WITHDRAWN,
            to=Recipient(link.email, link.name),
            words="conventions/mail/exchange_withdrawn.txt",
            context={"convention": convention, "titles": titles, "url": link_url(link)},
            about=convention,
            actor=actor,
        )
