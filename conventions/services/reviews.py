"""The yearly dialogue de gestion, with what each party promised there."""

from collections.abc import Sequence

from django.db import transaction

from conventions.models import Convention, ManagementReview, OpinionRequest
from conventions.reminders import REVIEW, UNDERTAKING
from conventions.rights import EDIT
from conventions.selectors.opinions import ALERT, current_opinion
from conventions.services.deadlines import keep_owed
from conventions.services.open_dossier import lock_convention
from conventions.services.opinions import ask_opinion
from iae_portal.core import clock
from iae_portal.core.calendars import add_months
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.rows import keep_lines
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell
from iae_portal.core.text import french_date, spelled_months

# DESIGN: what is promised there is for the convention that runs, three years at most.
UNDERTAKEN_MONTHS = 36
REVIEW_FIELDS = [
    "form",
    "held_on",
    "for_structure",
    "for_agency",
    "for_funders",
    "participants",
    "findings",
    "conclusions",
]


@transaction.atomic
def write_review(
    *, actor: User, convention: Convention, year: int, undertakings: Sequence[dict] = (), **values
) -> ManagementReview:
    """Write or rewrite the dialogue de gestion of a year (REVIEW_FIELDS); `undertakings` as keep_lines takes them."""
    convention = lock_convention(actor, EDIT, convention)
    if year not in convention.years:
        raise Refusal(f"L'année {year} n'est pas dans la convention.")
    if values["held_on"] > clock.today():
        raise FieldRefusal(
            "Un dialogue de gestion enregistré a déjà eu lieu : la date ne peut pas être à venir.", "held_on"
        )
    review = ManagementReview.objects.filter(convention=convention, year=year).first()
    told = {"actor": actor, "action": "convention.review", "subject": convention}
    sentence = f"Dialogue de gestion {year} : {convention}"
    written = {name: values[name] for name in REVIEW_FIELDS if name in values}
    if review is None:
        review = ManagementReview(convention=convention, year=year, author=actor, **written)
        add_and_tell(review, **told, sentence=sentence, fields=REVIEW_FIELDS)
    else:
        review = lock(review)
        review.author = actor
        save_and_tell(review, **told, sentence=sentence, values=written)
    before = [str(row) for row in review.undertakings.all()]
    _keep_undertakings(review, undertakings)
    after = [str(row) for row in review.undertakings.all()]
    if before != after:
        sentence = f"Engagements du dialogue de gestion {year} : {convention}"
        tell(**told, sentence=sentence, before={"engagements": before}, after={"engagements": after})
    keep_owed(convention, UNDERTAKING, REVIEW)
    return review


def _keep_undertakings(review: ManagementReview, lines: Sequence[dict]) -> None:
    day = {"promised_on": review.held_on}
    unspoken = review.undertakings.exclude(pk__in=[line.get("pk") for line in lines]).values("pk", "text")
    keep_lines(review.undertakings, [line | day for line in [*lines, *unspoken]], "text")
    late = review.undertakings.filter(kept_on__gt=clock.today()).first()
    if late:
        raise Refusal(f"« {late.text} » : le jour où il a été tenu ne peut pas être à venir.")
    latest = add_months(review.held_on, UNDERTAKEN_MONTHS)
    if far := review.undertakings.filter(due_on__gt=latest).first():
        raise Refusal(
            f"« {far.text} » : un engagement se tient dans les {spelled_months(UNDERTAKEN_MONTHS)} du dialogue, "
            f"le {french_date(latest)} au plus tard."
        )


@transaction.atomic
def alert_council(*, actor: User, review: ManagementReview, reason: str) -> OpinionRequest:
    """Put the structure on the council's next agenda, for information (instruction DGEFP 2014-2)."""
    convention = lock_convention(actor, EDIT, review.convention)
    locked = lock(review)
    alert = current_opinion(locked)
    if alert and not alert.is_answered:
        raise Refusal("Le conseil est déjà alerté : le point attend d'être inscrit à une séance, ou d'y être examiné.")
    return ask_opinion(
        actor=actor,
        kind=ALERT,
        subject=locked,
        service=convention.service,
        siae=convention.siae,
        label=f"Alerte sur {convention}",
        for_information=True,
        reason=reason,
    )
