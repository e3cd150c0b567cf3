"""A renewal starts from what is known: project, objectives, signatories, pieces still valid, indicators agreed."""

import datetime as dt

from django.db import transaction

from conventions.enums import ConventionForm
from conventions.models import Convention, Objective, Orientation
from conventions.models.project import NEEDED_TEXTS, PROJECT_FIELDS
from conventions.selectors.amendments import last_end, posts_in_force
from conventions.selectors.conventions import is_renewed
from conventions.selectors.pieces import pieces_of_before
from conventions.selectors.renewals import ENDING_STATES
from conventions.services.conventions import open_convention
from conventions.services.opening import refuse_closed
from conventions.services.pieces import receive_pieces
from conventions.terms import end_of, longest_years
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.rights import colleagues
from iae_portal.core.selectors.journal import since
from iae_portal.core.text import french_date

OBJECTIVE_FIELDS = ("axis", "text", "actions", "rank")


def renewed_period(previous: Convention, end: dt.date) -> tuple[dt.date, dt.date]:
    """From the day after `end`, for as many years as before (one begun counts whole), within what its form allows."""
    start = end + dt.timedelta(days=1)
    most = longest_years(annual=previous.form == ConventionForm.ANNUAL)
    lasted = next((years for years in range(1, most) if end_of(previous.start, years) >= end), most)
    return start, end_of(start, lasted)


@transaction.atomic
def renew(*, actor: User, previous: Convention) -> Convention:
    """Open the dossier that renews a convention and carry over what the structure need not write again.

    Raises Refusal (the next period is over), and what open_convention raises. The last targets are no proposals: the
    negotiation starts its lines from them.
    """
    start, end = renewed_period(previous, last_end(previous))
    if end < clock.today():
        raise Refusal(
            f"La période qui suit, du {french_date(start)} au {french_date(end)}, est passée : ouvrez un dossier à "
            "d'autres dates, ou reprenez la convention que la structure a signée pour ces jours."
        )
    opened = open_convention(
        actor=actor,
        siae=previous.siae,
        form=previous.form,
        start=start,
        end=end,
        officer=colleagues(previous.siae.service).filter(pk=previous.officer_id).first(),  # he may have moved since
        cofunded=previous.cofunded,
        previous=previous,
    )
    _carry_project(previous, opened)
    _carry_objectives(previous, opened)
    for party in previous.signatories.exclude(name=""):
        # The quality of the agency is that of its name on the new day: only the person is carried.
        opened.signatories.filter(kind=party.kind, name="").update(name=party.name)
    _carry_pieces(actor, opened)
    return opened


@transaction.atomic
def renew_one(*, actor: User, previous: Convention) -> Convention:
    """`renew`, asked from the page of a convention. What is renewed, ended or about to leave is not; the last, changing
    its mind, has a dossier opened by hand."""
    refuse_renewal(previous)
    return renew(actor=actor, previous=previous)


def carried_over(previous: Convention) -> list[str]:
    """What its renewal starts from, of what the portal has."""
    project = getattr(previous, "project", None)
    found = {
        "sa forme": True,
        "son projet": project and any(getattr(project, name) for name in NEEDED_TEXTS),
        "ses objectifs": previous.objectives.exists(),
        "ses signataires": previous.signatories.exclude(name="").exists(),
        "ses pièces toujours valables": previous.pieces.filter(valid=True).exists(),
    }
    return [words for words, there in found.items() if there]


def refuse_renewal(previous: Convention) -> None:
    if is_renewed(previous) or previous.leaving_on or previous.state not in ENDING_STATES:
        raise Refusal(
            since(
                "Cette convention est déjà renouvelée, ou n'est plus à renouveler : revenez à sa page.",
                previous,
                CONVENTION_WORKFLOW,
            )
        )
    refuse_closed(previous.siae)


def _carry_project(previous: Convention, opened: Convention) -> None:
    project, known = opened.project, getattr(previous, "project", None)
    for name in PROJECT_FIELDS if known else ():
        setattr(project, name, getattr(known, name))
    # The project keeps the posts first agreed: amendments may have moved them since, or its annexe alone knows them.
    project.posts_fte = posts_in_force(previous, last_end(previous))
    project.save()


def _carry_objectives(previous: Convention, opened: Convention) -> None:
    """With the orientation that each cites, while it is still in force at the new start."""
    alive = set(Orientation.objects.on(opened.start).values_list("pk", flat=True))
    Objective.objects.bulk_create(
        Objective(
            convention=opened,
            orientation_id=row.orientation_id if row.orientation_id in alive else None,
            **{name: getattr(row, name) for name in OBJECTIVE_FIELDS},
        )
        for row in previous.objectives.all()
    )


def _carry_pieces(actor: User, opened: Convention) -> None:
    """Those that the checklist would propose from the dossier before: as if the officer had ticked each of them."""
    again = list(opened.pieces.filter(type__in=pieces_of_before(opened, clock.today())).select_related("type"))
    receive_pieces(actor=actor, convention=opened, rows=[], again=again, dropped=[], places={})
