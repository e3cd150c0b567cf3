"""What the council was shown of a convention, and what a change of it calls for once it has been submitted.

One table: a fact that is not in it was not shown.
"""

from enum import Enum

from conventions.enums import SUBMITTED_STATES
from conventions.models import Amendment, Convention, OpinionRequest
from conventions.models.project import PROJECT_FIELDS
from conventions.rates import rates_label
from iae_portal.core.selectors.differences import Difference, differences
from iae_portal.core.services.journal import changes, snapshot
from iae_portal.core.text import number


class Consequence(Enum):
    OPINION = "opinion"  # the council gives another opinion
    INFORMATION = "information"  # the council is told
    REFUSED = "refused"  # the negotiation is reopened first


# DESIGN: no text lists them; instruction DGEFP 2014-2 names the posts, for the amendment of a year. Posts, period
# and co-financing are what an opinion is about (R5132-2 and following), and article 10 of the convention says so of
# what an amendment can change; the rest of the project is told; targets are negotiated again or not at all.
CONSEQUENCES = {
    "form": Consequence.OPINION,
    "start": Consequence.OPINION,
    "end": Consequence.OPINION,
    "cofunded": Consequence.OPINION,
    "posts_fte": Consequence.OPINION,
    **{name: Consequence.INFORMATION for name in PROJECT_FIELDS if name != "posts_fte"},
    "objectifs": Consequence.INFORMATION,
    "cibles": Consequence.REFUSED,
}
WEIGHT = (Consequence.REFUSED, Consequence.OPINION, Consequence.INFORMATION)
FRAME = ["form", "start", "end", "cofunded"]


def shown_to_council(convention: Convention) -> dict:
    """The facts of CONSEQUENCES as they are now, as the journal keeps values."""
    # Read again: the caller has just written one of them through another instance.
    now = Convention.objects.select_related("project").get(pk=convention.pk)
    return {
        **snapshot(now, FRAME),
        **(snapshot(now.project, PROJECT_FIELDS) if hasattr(now, "project") else dict.fromkeys(PROJECT_FIELDS)),
        "objectifs": [f"{row.get_axis_display()} : {row.text} {row.actions}".strip() for row in now.objectives.all()],
        "cibles": [_target(row) for row in now.targets.select_related("indicator", "agreed")],
    }


def _target(target) -> str:
    agreed, said = target.agreed, "à négocier"
    if agreed:
        said = number(agreed.value) if agreed.durable is None else rates_label(agreed.dynamic, agreed.durable)
    return f"{target.indicator.name} {target.year} : {said}"


def consequence_of(shown: dict, now: dict) -> Consequence | None:
    """The heaviest that the changed facts call for; None when what was shown still stands."""
    _, after = changes(shown, now)
    called = {CONSEQUENCES[name] for name in after}
    return next((kind for kind in WEIGHT if kind in called), None)


def needs_opinion(amendment: Amendment) -> bool:
    """Of what an amendment changes, something is what an opinion is about; the council is told of the rest."""
    return any(CONSEQUENCES.get(key) is Consequence.OPINION for key in amendment.after)


def changed_since(shown: dict, now: dict) -> list[Difference]:
    return differences(Convention, shown, now)


def is_shown_unknown(convention: Convention, opinion: OpinionRequest | None) -> bool:
    """Asked before the portal kept what it shows: nothing to compare a change with, the page says it."""
    return opinion is not None and not opinion.shown and convention.state in SUBMITTED_STATES


def changed_since_submission(convention: Convention, opinion: OpinionRequest | None) -> list[Difference]:
    """For the page, from the first request of this round; nothing once signed: amendments take over."""
    if opinion is None or convention.state not in SUBMITTED_STATES:
        return []
    shown = (opinion.first or opinion).shown
    return changed_since(shown, shown_to_council(convention)) if shown else []
