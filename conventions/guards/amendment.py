"""Guards of an amendment's transitions. The opinion and the delegation are asked as for the convention."""

import datetime as dt

from conventions.clauses import Clause
from conventions.enums import RUNNING_STATES, AmendmentKind
from conventions.guards.convention import shared_with_another
from conventions.material_changes import needs_opinion
from conventions.models import Amendment
from conventions.models.amendment import AMENDMENT_DAYS, LATE
from conventions.rates import NATIONAL_REFERENCE
from conventions.selectors.amendments import clauses_on, end_on, low_rates, targets_beyond
from iae_portal.core.days import in_order
from iae_portal.core.errors import OfField
from iae_portal.core.selectors.letterheads import letterhead_on
from iae_portal.core.text import french_date, french_list
from iae_portal.core.workflow import Request

YEAR_OVER = "L'avenant qui fixe les postes d'une année se signe avant la fin de cette année."
signature_comes_in_order = in_order(AMENDMENT_DAYS, "signed_on")


def convention_runs(amendment: Amendment, request: Request) -> str | None:
    if amendment.convention.state in RUNNING_STATES:
        return None
    return "Un avenant modifie une convention signée ou en vigueur."


def effect_is_inside(amendment: Amendment, request: Request) -> str | None:
    convention = amendment.convention
    end = end_on(convention, amendment.effective_on)
    if convention.start <= amendment.effective_on <= end:
        return None
    return OfField(
        "La date d'effet de l'avenant se situe dans la période de la convention, "
        f"du {french_date(convention.start)} au {french_date(end)}.",
        "effective_on",
    )


def effect_may_be_signed(amendment: Amendment, request: Request) -> str | None:
    """Before its signature: a day already gone by is too late for any other than the annual financial amendment."""
    if sentence := _late(amendment, request.today):
        return OfField(f"{sentence} Choisissez une date d'effet à partir d'aujourd'hui.", "effective_on")
    return None


effect_may_be_signed.sentences = [LATE, YEAR_OVER]


def effect_follows_signature(amendment: Amendment, request: Request) -> str | None:
    signed_on = request.data.get("signed_on")
    sentence = signed_on and _late(amendment, signed_on)
    return sentence and OfField(
        f"{sentence} Celui-ci prend effet le {french_date(amendment.effective_on)} : reprenez-le pour en changer.",
        "signed_on",
    )


effect_follows_signature.sentences = [LATE, YEAR_OVER]


def _late(amendment: Amendment, day: dt.date) -> str | None:
    if amendment.effective_on >= day:
        return None
    if not amendment.may_come_late:
        return LATE
    # DESIGN: the posts of a year that is over are paid and counted.
    return YEAR_OVER if amendment.effective_on.year < day.year else None


def new_end_is_possible(amendment: Amendment, request: Request) -> str | None:
    typed = amendment.after.get("end")
    if typed is None:
        return None
    convention = amendment.convention
    end = clauses_on(convention, amendment.effective_on)["end"].holds(typed)
    if end < amendment.effective_on.isoformat():
        return OfField("La nouvelle date de fin ne peut pas précéder la date d'effet de l'avenant.", "end")
    if sentence := convention.too_long_until(dt.date.fromisoformat(end)):
        return sentence
    return shared_with_another(convention, dt.date.fromisoformat(end))


def added_years_have_targets(amendment: Amendment, request: Request) -> str | None:
    """The years that the new end adds are negotiated with it; no amendment gives targets of a year after the end."""
    missing, beyond = targets_beyond(amendment, clauses_on(amendment.convention, amendment.effective_on))
    if missing:
        return (
            "L'avenant ajoute des années à la convention : convenez-en les cibles avec la structure et indiquez-les "
            f"ici. Il manque : {french_list(missing)}."
        )
    if beyond and amendment.kind == AmendmentKind.PERIOD:
        return f"Ces cibles sont d'après la nouvelle fin, reculez-la ou effacez-les : {french_list(beyond)}."
    if beyond:
        return (
            f"La convention prend fin avant l'année de ces cibles : {french_list(beyond)}. Reprenez l'avenant et "
            "enregistrez-le : il ne les portera plus."
        )
    return None


def low_rates_are_justified(amendment: Amendment, request: Request) -> str | None:
    """As for the convention: below the national reference in the last year, they say why."""
    if amendment.justification.strip() or not low_rates(
        amendment, clauses_on(amendment.convention, amendment.effective_on)
    ):
        return None
    return OfField(
        "Les taux de sortie de la dernière année sont sous la référence "
        f"({NATIONAL_REFERENCE.dynamic} % dynamiques dont {NATIONAL_REFERENCE.durable} % durables) : "
        "justifiez-les dans le contenu de l'avenant.",
        "justification",
    )


def something_changes(amendment: Amendment, request: Request) -> str | None:
    if amendment.after or amendment.kind == AmendmentKind.OTHER:
        return None
    return "L'avenant ne change encore aucune clause : modifiez-en le contenu."


def opinion_is_needed(amendment: Amendment, request: Request) -> str | None:
    if needs_opinion(amendment):
        return None
    return "Ni le nombre de postes ni la période ne changent : transmettez l'avenant pour information."


def opinion_is_not_needed(amendment: Amendment, request: Request) -> str | None:
    if not needs_opinion(amendment):
        return None
    return "L'avenant change le nombre de postes ou la période : demandez l'avis du conseil."


def clauses_are_still_those(amendment: Amendment, request: Request) -> str | None:
    """Another amendment may have been signed since this one was opened: what the council read is no longer so."""
    if not amendment.before:
        return None
    now = clauses_on(amendment.convention, amendment.effective_on)
    moved = [row for key, row in now.items() if key in amendment.before and row.value != amendment.before[key]]
    if not moved:
        return None
    said = french_list([_moved(row, amendment.before[row.key]) for row in moved])
    return (
        f"Ce qui est en vigueur à la date d'effet a changé depuis la préparation de l'avenant ({said}) : "
        "reprenez-le, puis soumettez-le de nouveau."
    )


def _moved(clause: Clause, before: str | None) -> str:
    return f"{clause.label} : {clause.said(before)} → {clause.said(clause.value)}"


def letterhead_exists(amendment: Amendment, request: Request) -> str | None:
    if letterhead_on(amendment.service, request.today):
        return None
    return "L'en-tête du service (préfet, adresse) n'est pas renseigné à cette date : complétez-le d'abord."


def others_have_signed(amendment: Amendment, request: Request) -> str | None:
    """The State signs last."""
    if request.offering or request.data.get("others_signed_on"):
        return None
    return OfField("L'État signe en dernier : indiquez le jour où les autres parties ont signé.", "others_signed_on")


def others_signed_in_order(amendment: Amendment, request: Request) -> str | None:
    day, last = request.data.get("others_signed_on"), request.data.get("signed_on")
    if day and last and day > last:
        return OfField(
            f"L'État signe en dernier : il ne peut pas signer avant les autres parties, le {french_date(day)}.",
            "others_signed_on",
        )
    return OTHERS_IN_ORDER(amendment, request)


OTHERS_IN_ORDER = in_order(AMENDMENT_DAYS, "others_signed_on")
