"""Reminder rules of conventions: what is watched, when it is told, and when it no longer matters.

Steps and delays are ours (DESIGN) except where a text is named.
"""

from django.db.models import Prefetch, QuerySet

from conventions.enums import OPEN_STATES, ConventionState
from conventions.models import Convention, Exchange, Piece, YearReturn
from conventions.selectors.year_returns import with_missing
from conventions.terms import RENEWED_BEFORE_MONTHS
from conventions.year_parts import ACCOUNTS, REPORT, RESULTS, Part, missing_of, said
from iae_portal.core.text import french_date, of_name
from iae_portal.notifications.reminders import RULES, SUBJECTS, ReminderRule, days, months

MISSING = "conventions.missing_pieces"
STALE = "conventions.stale"
ENDING = "conventions.ending"
RENEWAL = "conventions.renewal"
SIGNATURE = "conventions.signature"
UNATTENDED = "conventions.unattended"
RECEIVED = "conventions.received"
UNDERTAKING = "conventions.undertaking"
REVIEW = "conventions.review"
AMENDMENT = "conventions.amendment"
PROCEDURE = "conventions.procedure"
LETTER = "conventions.letter"
CLAUSES = "conventions.clauses"
SUSPENSION = "conventions.suspension"

STALE_DAYS = 15
SIGNATURE_DAYS = 7


def _in_states(*states):
    return lambda deadline, day: deadline.subject.state in states


def _missing(deadline) -> str:
    """The pieces by name, then what was asked in words, which is a sentence of its own."""
    convention = deadline.subject
    pieces = [piece.asked_for for piece in convention.waited_pieces if not piece.is_settled]
    asked = convention.missing_reason.strip().rstrip(".")
    if not pieces:
        return f"Demandé à {convention} : {asked}." if asked else f"Il ne manque plus aucune pièce à {convention}."
    return f"Il manque à {convention} : {' ; '.join(pieces)}." + (f" {asked}." if asked else "")


def _of_year(kind: str):
    def sentence(deadline) -> str:
        row = deadline.subject
        return f"Il manque pour {row.year}, {of_name(row.convention)} : {said(_owed(row, kind))}."

    return sentence


def _owed(row: YearReturn, kind: str) -> list[Part]:
    return [part for part in missing_of(row) if part.kind == kind]


def _year_rule(kind: str, label: str, action: str) -> ReminderRule:
    return ReminderRule(
        kind=kind,
        label=label,
        action=action,
        still_relevant=lambda deadline, day: bool(_owed(deadline.subject, kind)),
        sentence=_of_year(kind),
    )


RULES_OF_CONVENTIONS = (
    ReminderRule(
        kind=MISSING,
        label="Pièces manquantes",
        action="Réclamer les pièces manquantes",
        steps=days(-15, -7, -1, 0),
        still_relevant=_in_states(ConventionState.INCOMPLETE),
        sentence=_missing,
    ),
    ReminderRule(
        kind=STALE,
        label="Dossier sans action",
        action="Reprendre un dossier sans action",
        steps=days(0),
        repeat_every=STALE_DAYS,
        # An incomplete dossier waits for its pieces: the reminder above names them, and one line is enough.
        still_relevant=_in_states(*(state for state in OPEN_STATES if state != ConventionState.INCOMPLETE)),
        sentence=lambda deadline: (
            f"Rien n'a bougé depuis le {french_date(deadline.subject.last_action_on)} dans {deadline.subject}."
        ),
    ),
    ReminderRule(
        kind=ENDING,
        label="Convention bientôt échue",
        action="Préparer la fin d'une convention",
        steps=months(-RENEWED_BEFORE_MONTHS, -3, -1),
        repeat_every=None,
        still_relevant=_in_states(ConventionState.IN_FORCE, ConventionState.SIGNED),
        sentence=lambda deadline: f"La convention {deadline.subject} prend fin le {french_date(deadline.subject.end)}.",
    ),
    # The request reaches the service in the last quarter of the last year (instruction DGEFP 2014-2, fiche 2).
    ReminderRule(
        kind=RENEWAL,
        label="Demande de renouvellement attendue",
        action="Obtenir la demande de renouvellement",
        steps=months(-3, -2, -1),
        repeat_every=None,
        still_relevant=_in_states(ConventionState.IN_FORCE),
        sentence=lambda deadline: (
            f"La demande de renouvellement {of_name(deadline.subject)} est attendue au dernier trimestre."
        ),
    ),
    ReminderRule(
        kind=SIGNATURE,
        label="Signature en attente",
        action="Faire signer une convention",
        steps=days(0),
        still_relevant=_in_states(ConventionState.READY_TO_SIGN),
        sentence=lambda deadline: f"La convention {deadline.subject} attend d'être signée.",
    ),
    ReminderRule(
        kind=UNATTENDED,
        label="Dossiers sans chargé",
        action="Confier les dossiers que personne ne suit",
        steps=days(0),
        sentence=lambda deadline: "Leur chargé a quitté le service, ou ils n'ont été confiés à personne.",
    ),
    _year_rule(RESULTS, "Résultats d'une année", "Obtenir les résultats d'une année"),
    _year_rule(REPORT, "Bilan d'activité", "Obtenir un bilan d'activité"),
    _year_rule(ACCOUNTS, "Comptes annuels", "Obtenir des comptes annuels"),
    # What a structure sent waits for nobody else: told the next day, then each week.
    ReminderRule(
        kind=RECEIVED,
        label="Envoi d'une structure à recevoir",
        action="Recevoir ce qu'une structure a envoyé",
        steps=days(0),
        repeat_every=7,
        still_relevant=lambda deadline, day: deadline.subject.sent_on is not None and not deadline.subject.closed_on,
        sentence=lambda deadline: (
            f"{deadline.subject.typed_by} a envoyé ce qui était demandé à {deadline.subject.convention.siae.name}."
        ),
    ),
)

# What a signed convention waits for: the label of the deadline names it (selectors.owed).
RULES_OF_LIFE = (
    ReminderRule(
        kind=UNDERTAKING,
        label="Engagement pris au dialogue de gestion",
        action="Vérifier un engagement du dialogue de gestion",
        steps=days(-30, -7, 0),
    ),
    # The light dialogue is held from October to December (instruction DGEFP 2014-2, fiche 2).
    ReminderRule(
        kind=REVIEW,
        label="Dialogue de gestion de l'année",
        action="Tenir un dialogue de gestion",
        steps=months(-3, -2, -1),
    ),
    ReminderRule(kind=AMENDMENT, label="Avenant en attente", action="Faire avancer un avenant"),
    ReminderRule(
        kind=PROCEDURE,
        label="Délai d'une procédure contradictoire",
        action="Suivre une procédure contradictoire",
        steps=days(-3, 0),
    ),
    ReminderRule(kind=LETTER, label="Lettre sans réponse", action="Obtenir la réponse à une lettre", steps=days(-7, 0)),
    # Décret n° 2023-1303 of 27 December 2023: its dates are those of conventions.renewal_steps.
    ReminderRule(
        kind=CLAUSES,
        label="Avenant financier de l'année",
        action="Faire signer l'avenant financier de l'année",
        steps=months(-3, -2, -1),
    ),
    ReminderRule(
        kind=SUSPENSION,
        label="Suspension dont le motif a pu cesser",
        action="Mettre fin à une suspension",
        steps=days(0),
    ),
)


def register_rules() -> None:
    SUBJECTS.fill("conventions.exchange", lambda: Exchange.objects.select_related("convention__siae"))
    SUBJECTS.fill("conventions.convention", _conventions)
    SUBJECTS.fill("conventions.yearreturn", lambda: with_missing(YearReturn.objects.select_related("convention__siae")))
    for rule in (*RULES_OF_CONVENTIONS, *RULES_OF_LIFE):
        RULES.fill(rule.kind, rule)


def _conventions() -> QuerySet[Convention]:
    """With the pieces of those that wait for some."""
    waited = Piece.objects.filter(convention__state=ConventionState.INCOMPLETE).select_related("type")
    pieces = Prefetch("pieces", queryset=waited, to_attr="waited_pieces")
    return Convention.objects.select_related("siae").prefetch_related(pieces)
