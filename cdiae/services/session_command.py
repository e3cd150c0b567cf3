"""Commands of a session: each is carried out once, under the lock of the meeting, in the right state."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from cdiae.enums import MeetingState
from cdiae.models import AgendaItem, Meeting, SessionCommand
from cdiae.rights import RUN, require
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.writing import check_fresh, lock


@dataclass(frozen=True)
class Command:
    """`fresh` is False for a command already carried out: the same key came back after a lost network."""

    meeting: Meeting
    fresh: bool


SESSION = (MeetingState.OPEN,)
ROLL = (MeetingState.CONVENED, MeetingState.OPEN)  # arrivals and proxies start before the opening


@contextmanager
def command(
    *, actor: User, meeting: Meeting, name: str, client_key: str, states: tuple[str, ...] = SESSION
) -> Iterator[Command]:
    """The meeting under its lock. Two screens queue here; a replayed command passes without doing anything.

    Raises NotAllowed (another service's council) and Refusal (state, day).
    """
    with transaction.atomic():
        locked = lock(meeting, "council__departement", "council__secretariat", "order")
        require(actor, RUN, locked)
        # Looked for under the lock: the same command sent twice at once queues here, and the second finds the first.
        if client_key and SessionCommand.objects.filter(client_key=client_key).exists():
            yield Command(locked, fresh=False)
            return
        if locked.state not in states or locked.held_on > locked.today:
            raise Refusal(f"La séance est « {locked.get_state_display()} » : rechargez la page.")
        if client_key:
            SessionCommand.objects.create(meeting=locked, client_key=client_key, name=name, actor=actor, at=clock.now())
        yield Command(locked, fresh=True)


def lock_item(item: AgendaItem, expected: int | None) -> AgendaItem:
    """The item under a lock, when nobody changed it since the page showed version `expected`."""
    locked = lock(item, "meeting__council", "opinion_request")
    check_fresh(
        expected,
        locked.version,
        "Ce point a été modifié depuis un autre écran : votre saisie n'est pas enregistrée.",
        lambda: {
            "état": locked.get_state_display(),
            "avis": locked.get_opinion_display() or "–",
            "texte": locked.opinion_text or "–",
        },
    )
    locked.version += 1  # the caller saves it with what it changes
    return locked
