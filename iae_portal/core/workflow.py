"""The workflow engine: one table per model, guards that answer in French sentences.

A `Workflow` lists its `Transition`s. A guard is `guard(obj, request) -> str | None`: the sentence that says what is
missing, or None. The page shows exactly the sentences that `core.services.workflow.fire` raises.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from iae_portal.core.slots import Slot

Guard = Callable[[Any, "Request"], str | None]


@dataclass(frozen=True)
class Request:
    """What a transition is asked with. `data` holds the values typed with the action (dates, reasons...).

    `offering` says that nothing is typed yet: the page shows the action, guards on typed values wait.
    """

    actor: Any
    today: dt.date
    comment: str = ""
    data: dict = field(default_factory=dict)
    offering: bool = False


def right(may: Callable[..., bool], action: str) -> Callable[[Any, Any], bool]:
    """The `may` of a transition, from the one function that answers the rights of an app."""
    return lambda actor, obj: may(actor, action, obj)


@dataclass(frozen=True)
class Transition:
    """One row of the table. `may(actor, obj)` is the right; `slot` collects guards from upper floors."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    may: Callable[[Any, Any], bool]
    roles: str
    guards: tuple[Guard, ...] = ()
    slot: Slot[Guard] | None = None
    comment_required: bool = False
    confirm: str = ""
    automatic: bool = False  # fired by the portal itself, never offered as a button

    def all_guards(self) -> Iterable[Guard]:
        return (*self.guards, *(self.slot.all() if self.slot else ()))

    def refusals(self, obj, request: Request) -> list[str]:
        return [sentence for guard in self.all_guards() if (sentence := guard(obj, request))]


@dataclass(frozen=True)
class Offer:
    """A transition as a page offers it: the button is there, and says what is missing."""

    transition: Transition
    refusals: tuple[str, ...]

    @property
    def open(self) -> bool:
        return not self.refusals

    @property
    def onward(self) -> bool:
        """It takes the case further, now: nothing holds it, and no reason is asked, as it is to turn back or to end."""
        return self.open and not self.transition.comment_required


@dataclass(frozen=True)
class Workflow:
    """The table of a model. `states` is its TextChoices; `field` the name of its state field."""

    name: str
    states: Any
    transitions: tuple[Transition, ...]
    field: str = "state"

    def get(self, name: str) -> Transition:
        """The transition of that name; KeyError when the table has none."""
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise KeyError(name)

    def reserved(self, obj, actor) -> list[Transition]:
        """What takes it further and is another's to do: said to who may do the rest, who would look for its button."""
        rows = [row for row in self.transitions if getattr(obj, self.field) in row.sources and not row.automatic]
        return [row for row in rows if not row.comment_required and not row.may(actor, obj)]

    def offers(self, obj, request: Request) -> list[Offer]:
        """What the actor may ask of the object in its present state, with what is missing for each."""
        state = getattr(obj, self.field)
        return [
            Offer(transition, tuple(transition.refusals(obj, request)))
            for transition in self.transitions
            if state in transition.sources and not transition.automatic and transition.may(request.actor, obj)
        ]
