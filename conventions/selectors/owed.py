"""What a signed convention waits for: one function a kind of deadline, each names what it waits for."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.text import Truncator

from conventions.enums import AmendmentKind, AmendmentState, ConventionForm, ConventionState, LetterKind, ProcedureState
from conventions.models import Amendment, Convention, Undertaking
from conventions.reminders import AMENDMENT, CLAUSES, LETTER, PROCEDURE, REVIEW, SUSPENSION, UNDERTAKING
from conventions.renewal_steps import campaign_dates
from conventions.selectors.amendments import last_end
from conventions.selectors.conventions import is_renewed
from conventions.selectors.suspensions import came_since
from iae_portal.core.text import french_date

LONG = 110  # a label holds 200 characters, and the name of the convention comes after
RECEIPT_DAYS = 15  # DESIGN: a registered letter that nobody noted received by then was lost, or its receipt was
AWAITED = {
    AmendmentState.DRAFT: "à soumettre au conseil",
    AmendmentState.OPINION_PENDING: "avis du conseil attendu",
    AmendmentState.OPINION_GIVEN: "version de signature à figer",
    AmendmentState.TOLD: "version de signature à figer",
    AmendmentState.READY_TO_SIGN: "signatures attendues",
}
CLAUSES_LAW = "décret n° 2023-1303 du 27 décembre 2023"
# Rules of their own chase what these ask for, by its name.
CHASED_ELSEWHERE = (LetterKind.MISSING, LetterKind.RETURN, LetterKind.YEAR, LetterKind.RECOVERY)


@dataclass(frozen=True)
class Owed:
    """The day, what is awaited by name, and the page that leads to it (its arguments after the number): whoever reads
    the line may open it, a region too."""

    on: dt.date
    label: str
    page: str = "life"
    args: tuple = ()


def undertaking_owed(convention: Convention, today: dt.date) -> Owed | None:
    """The next of those that a party promised in a dialogue de gestion."""
    open_ = Undertaking.objects.filter(review__convention=convention, kept_on__isnull=True)
    row = open_.select_related("review").order_by("due_on", "pk").first()
    if row is None:
        return None
    label = f"Engagement « {Truncator(row.text).chars(LONG)} » ({row.get_owner_display().lower()})"
    return Owed(row.due_on, label)


def review_owed(convention: Convention, today: dt.date) -> Owed | None:
    """The dialogue of the year, before its end: the amendments of the next one follow it. DESIGN: before that of the
    convention when it comes first, whose renewal follows it; once it is over nobody is asked any more."""
    year = today.year
    in_force = convention.state == ConventionState.IN_FORCE and year in convention.years
    if not in_force or convention.reviews.filter(year=year).exists():
        return None
    return Owed(min(dt.date(year, 12, 31), last_end(convention)), f"Dialogue de gestion {year} à tenir")


def amendment_owed(convention: Convention, today: dt.date) -> Owed | None:
    """The first to take effect of those that nobody signed yet."""
    row = convention.amendments.filter(state__in=AWAITED).order_by("effective_on", "pk").first()
    if row is None:
        return None
    label = f"Avenant {row.rank} ({row.get_kind_display().lower()}) : {AWAITED[row.state]}"
    return Owed(row.effective_on, label, "amendment_detail", (row.pk,))


def procedure_owed(convention: Convention, today: dt.date) -> Owed | None:
    """The receipt of the letter, then the end of the structure's delay, then the termination that was concluded on."""
    row = convention.procedures.exclude(state=ProcedureState.DROPPED).order_by("pk").last()
    if row is None:
        return None
    if row.closed_on:
        return Owed(row.closed_on, "Procédure conclue : prononcer la résiliation, ou y renoncer")
    if row.notified_on:
        last = french_date(row.observations_due_on)
        return Owed(
            row.observations_due_on + dt.timedelta(days=1),
            f"Procédure contradictoire : suite à donner, observations attendues jusqu'au {last}",
        )
    notice = convention.letters.filter(kind=LetterKind.NOTICE).order_by("rank").last()
    if notice is None:
        return None
    due_on = notice.written_on + dt.timedelta(days=RECEIPT_DAYS)
    return Owed(due_on, "Procédure contradictoire : réception de la lettre recommandée à noter")


def letter_owed(convention: Convention, today: dt.date) -> Owed | None:
    rows = convention.letters.filter(answered_on__isnull=True, due_on__isnull=False).exclude(kind__in=CHASED_ELSEWHERE)
    if is_renewed(convention):
        rows = rows.exclude(kind=LetterKind.RENEWAL)
    row = rows.order_by("due_on", "rank").first()
    if row is None:
        return None
    label = f"Lettre n° {row.rank} sans réponse ({row.get_kind_display().lower()})"
    return Owed(row.due_on, label, "letters")


def clauses_owed(convention: Convention, today: dt.date) -> Owed | None:
    """The annual financial amendment of a convention of several years, from its second year on."""
    year = today.year
    suspended_after, claimed_after = campaign_dates(year - 1).suspended_after, campaign_dates(year - 1).claimed_after
    if not _lacks_its_clauses(convention, year):
        return None
    label = f"Avenant financier {year} à signer"
    if today <= suspended_after:
        return Owed(suspended_after, f"{label} : l'aide est suspendue après le {french_date(suspended_after)}")
    if today <= claimed_after:
        return Owed(
            claimed_after, f"{label}, aide suspendue : elle est à reverser après le {french_date(claimed_after)}"
        )
    return None if _is_claimed(convention, year) else Owed(claimed_after, f"Aide {year} à reverser, sans avenant signé")


def clauses_motive(convention: Convention, today: dt.date) -> str:
    """Why the law of the day stops the aid of a convention whose annual amendment is not signed; "" otherwise."""
    suspended_after = campaign_dates(today.year - 1).suspended_after
    if suspended_after is None or today <= suspended_after or not _lacks_its_clauses(convention, today.year):
        return ""
    return (
        f"L'avenant financier {today.year} n'est pas signé au {french_date(suspended_after)} : l'aide est suspendue "
        f"jusqu'à sa signature ({CLAUSES_LAW})."
    )


def claim_motive(convention: Convention, today: dt.date) -> str:
    """Why the law of the day has the aid of the year paid back; "" otherwise, and once it was asked."""
    year, claimed_after = today.year, campaign_dates(today.year - 1).claimed_after
    if claimed_after is None or today <= claimed_after or not _lacks_its_clauses(convention, year):
        return ""
    if _is_claimed(convention, year):
        return ""
    return (
        f"L'avenant financier {year} n'est pas signé au {french_date(claimed_after)} : l'aide de {year} est à "
        f"reverser, déduction faite des actions réalisées depuis le 1er janvier ({CLAUSES_LAW})."
    )


def _lacks_its_clauses(convention: Convention, year: int) -> bool:
    if campaign_dates(year - 1).suspended_after is None:
        return False
    goes_on = convention.state == ConventionState.IN_FORCE and year in convention.years[1:]
    if not goes_on or convention.form != ConventionForm.MULTI_YEAR:
        return False
    return not _annual_amendments(year).filter(convention=convention).exists()


def _is_claimed(convention: Convention, year: int) -> bool:
    return convention.letters.filter(kind=LetterKind.RECOVERY, facts__year=year).exists()


def suspension_owed(convention: Convention, today: dt.date) -> Owed | None:
    """The end of a suspension once the structure gave or signed something since it was told of it."""
    for row in convention.suspensions.filter(end__isnull=True):
        if came := came_since(row):
            label = f"Suspension des paiements : {came[0].label}, y mettre fin si son motif a cessé"
            return Owed(came[0].on, label)
    return None


OWED: dict[str, Callable[[Convention, dt.date], Owed | None]] = {
    UNDERTAKING: undertaking_owed,
    REVIEW: review_owed,
    AMENDMENT: amendment_owed,
    PROCEDURE: procedure_owed,
    LETTER: letter_owed,
    CLAUSES: clauses_owed,
    SUSPENSION: suspension_owed,
}


def of_the_year(kind: str, today: dt.date) -> QuerySet[Convention]:
    """Conventions in force that may owe what a new year brings without any act."""
    running = Convention.objects.filter(state=ConventionState.IN_FORCE, start__lte=today, end__gte=today)
    if kind == REVIEW:
        return running.exclude(reviews__year=today.year)
    if campaign_dates(today.year - 1).suspended_after is None:
        return running.none()
    signed = _annual_amendments(today.year).values("convention")
    rows = running.filter(form=ConventionForm.MULTI_YEAR, start__lt=dt.date(today.year, 1, 1))
    return rows.exclude(pk__in=signed)


def _annual_amendments(year: int) -> QuerySet[Amendment]:
    annual = {"kind": AmendmentKind.POSTS, "effective_on": dt.date(year, 1, 1)}
    return Amendment.objects.filter(state=AmendmentState.SIGNED, **annual)
