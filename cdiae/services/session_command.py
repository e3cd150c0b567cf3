"""Commands of a session: each is carried out once, under the lock of the meeting, in the right state."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from django.db import transaction

from cdiae.enums import MeetingState
from cdiae.models import AgendaItem, Meeting, SessionCommand
from cdiae.rights import RUN, require
from cdiae.workflows.meeting import MEETING_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import author_said, by, since
from iae_portal.core.services.writing import check_fresh, lock


@dataclass(frozen=True)
class Command:
    """`fresh` is False for a command already carried out: the same key came back after a lost network."""

    meeting: Meeting
    fresh: bool
    key: str = ""

    def author_of(self, **changed) -> str:
        """Who last changed this part of the room (`about`, `name__in`) from another screen, and when; "" for nobody."""
        others = self.meeting.commands.exclude(client_key=self.key).filter(**changed)
        return author_said(others.select_related("actor").order_by("-pk").first())


SESSION = (MeetingState.OPEN,)
ROLL = (MeetingState.CONVENED, MeetingState.OPEN)  # arrivals and proxies start before the opening


def seat_mark(seat_id: int) -> str:
    return f"seat-{seat_id}"


def item_mark(item_id: int) -> str:
    return f"item-{item_id}"


@contextmanager
def command(
    *,
    actor: User,
    meeting: Meeting,
    name: str,
    client_key: str,
    about: str = "",
    states: tuple[str, ...] = SESSION,
) -> Iterator[Command]:
    """The meeting under its lock. Two screens queue here; a replayed command passes without doing anything.
    `about` is the seat or the item that it changes: who comes second learns who came first.

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
            sentence = f"La séance est « {locked.get_state_display()} » : rechargez la page."
            raise Refusal(since(sentence, locked, MEETING_WORKFLOW))
        if client_key:
            done = {"name": name, "about": about, "actor": actor, "at": clock.now()}
            SessionCommand.objects.create(meeting=locked, client_key=client_key, **done)
        yield Command(locked, fresh=True, key=client_key)


def item_command(actor: User, item: AgendaItem, name: str, client_key: str) -> AbstractContextManager[Command]:
    return command(actor=actor, meeting=item.meeting, name=name, about=item_mark(item.pk), client_key=client_key)


def lock_item(item: AgendaItem, expected: int | None, asked: Command) -> AgendaItem:
    """The item under a lock, when nobody changed it since the page showed version `expected`."""
    locked = lock(item, "meeting__council", "opinion_request")
    check_fresh(
        expected,
        locked.version,
        lambda: (
            f"Ce point a été modifié depuis un autre écran{by(asked.author_of(about=item_mark(item.pk)))} : "
            "votre saisie n'est pas enregistrée."
        ),
        lambda: {
            "état": locked.get_state_display(),
            "avis": locked.get_opinion_display() or "–",
            "texte": locked.opinion_text or "–",
            "débats": locked.debate or "–",
        },
    )
    locked.version += 1  # the caller saves it with what it changes
    return locked
