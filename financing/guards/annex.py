"""Guards of an annexe's transitions and of a convention's signature: each answers a French sentence, or None."""

import datetime as dt
from decimal import Decimal

from conventions.bank_details import iban_error
from conventions.models import Convention
from conventions.selectors.amendments import agreed_posts, signed_amendments
from financing.calculation import months
from financing.computation import compute
from financing.enums import FUNDED_STATES, LIVE_STATES, PENDING_STATES, AnnexState, Funding, PaymentKind
from financing.models import FinancialAnnex
from financing.models.annex import AFTER_CONVENTION, AFTER_CREDITS
from financing.selectors.annexes import (
    annexes_of,
    closed_rank,
    facts_of,
    family_payments,
    family_ranks,
    first_annex,
    hours_of,
)
from financing.selectors.campaigns import parts_to_draw
from financing.selectors.law import law_in_database
from financing.selectors.lots import asked_lines
from financing.selectors.lump_sums import agreed_beside, room_left
from financing.selectors.months import first_funded_year, whole_months
from financing.selectors.recoveries import awaited
from iae_portal.core.days import follows, in_order, out_of_order
from iae_portal.core.enums import DelegatedAct
from iae_portal.core.errors import OfField, Refusal
from iae_portal.core.selectors.delegations import valid_delegation
from iae_portal.core.text import counted, euros, fold, french_date, french_list, number, of_place
from iae_portal.core.workflow import Request

signed_after_convention = follows(AFTER_CONVENTION, lambda annex: annex.convention.signed_on)
signed_after_credits = in_order((AFTER_CREDITS,), "signed_on")


def amounts_can_be_computed(annex: FinancialAnnex, request: Request) -> str | None:
    try:
        # Thrown away: entering freezes its own run, under the lock.
        outcome = compute(facts_of(annex), law_in_database())
    except Refusal as refusal:
        return " ".join(refusal.sentences)
    if not outcome.agreed_amount:
        return "Le montant calculé est nul : vérifiez les ETP ou les montants demandés."
    return None


def months_are_covered(annex: FinancialAnnex, request: Request) -> str | None:
    """The period of the convention may have moved since the entry."""
    first, last = whole_months(annex.convention, annex.year)
    if first <= annex.start and annex.end <= last:
        return None
    return f"L'annexe {annex.number} compte des mois hors de la convention : reprenez sa saisie, ou annulez-la."


def posts_are_agreed(annex: FinancialAnnex, request: Request) -> str | None:
    """The number of posts fixed by the convention is the ceiling of the aid (entreprises d'insertion, regime of 2005);
    more of them is an amendment, which the council gives its opinion on.

    DESIGN: the same for every aid by ETP; in the month that an amendment begins in, the larger number counts.
    """
    if not annex.is_per_fte:
        return None
    agreed = agreed_posts(annex.convention)
    for row in annex.segments.order_by("start"):
        for month in map(months.first_day, range(months.of(row.start), months.of(row.end) + 1)):
            known = [posts for day in (month, months.last_day_of(month)) if (posts := agreed(day)) is not None]
            if known and row.fte > max(known):
                return _too_many(annex, row.fte, max(known), month)
    return None


posts_are_agreed.sentences = [
    "L'annexe … compte … ETP en …, et la convention … postes : réduisez la tranche, ou signez un avenant sur les "
    "postes d'abord."
]


def _too_many(annex: FinancialAnnex, fte: Decimal, posts: Decimal, month: dt.date) -> str:
    more = "corrigez ceux du projet d'insertion" if annex.convention.is_open else "signez un avenant sur les postes"
    return (
        f"L'annexe {annex.number} compte {number(fte)} ETP en {months.label_of(month)}, et la convention "
        f"{number(posts)} postes : réduisez la tranche, ou {more} d'abord."
    )


def year_has_room(annex: FinancialAnnex, request: Request) -> str | None:
    """A lump sum is of a calendar year: two conventions of one carrier share its ceilings."""
    if not annex.is_lump_sum or not (beside := agreed_beside(annex)):
        return None
    try:
        agreed, room = compute(facts_of(annex, ()), law_in_database()).agreed_amount, room_left(annex, beside)
    except Refusal:
        return None  # amounts_can_be_computed says it
    if agreed <= room:
        return None
    known = french_list([f"annexe {row.number}" for row in beside])
    return (
        f"Ce porteur a déjà {euros(sum(beside.values()))} d'aide à l'accompagnement en {annex.year} ({known}), et "
        f"l'annexe {annex.number} en compte {euros(agreed)} : les plafonds de l'année n'en laissent que {euros(room)}, "
        "réduisez les demandes."
    )


year_has_room.sentences = [
    "Ce porteur a déjà … d'aide à l'accompagnement en … : les plafonds de l'année n'en laissent que …, réduisez les "
    "demandes."
]


def account_is_known(annex: FinancialAnnex, request: Request) -> str | None:
    """Wrong bank details or another holder are what blocks payments most often."""
    if not annex.account_number:
        return "Indiquez le compte bancaire de la structure (RIB ou IBAN) et son titulaire."
    error = iban_error(annex.account_number)
    if error:
        return error
    if not holder_matches(annex.account_holder, annex.convention.siae) and not annex.holder_reason.strip():
        return (
            f"Le titulaire du compte (« {annex.account_holder} ») n'a pas le nom de la structure "
            f"(« {annex.convention.siae.name} ») : corrigez-le ou expliquez le lien."
        )
    return None


def holder_matches(holder: str, siae) -> bool:
    """The holder bears the name or the sign of the structure, however it was typed."""
    typed = fold(holder)
    names = [fold(name) for name in (siae.name, siae.sign) if name]
    # « Association X » and « X » are the same holder, whichever is the longer.
    return bool(typed) and any(typed in name or name in typed for name in names)


def credits_are_committed(annex: FinancialAnnex, request: Request) -> str | None:
    if annex.funding == Funding.COMMITTED:
        return None
    return annex.reserved_reason or "Les crédits de l'annexe ne sont pas engagés : enregistrez-la comme saisie."


def convention_is_signed(annex: FinancialAnnex, request: Request) -> str | None:
    if annex.convention.state in FUNDED_STATES:
        return None
    return "La convention n'est pas signée : l'annexe de sa première année est validée par sa signature."


def signer_is_entitled(annex: FinancialAnnex, request: Request) -> str | None:
    """A head signs an annexe under a delegation valid that day."""
    signed_on = request.data.get("signed_on")
    if request.offering:
        return None
    if signed_on is None:
        return OfField("Indiquez la date de signature de l'annexe.", "signed_on")
    if signed_on > request.today:
        return OfField("La date de signature ne peut pas être à venir.", "signed_on")
    act = DelegatedAct.FINANCIAL_ANNEX
    if valid_delegation(person=request.actor, service=annex.service, act=act, day=signed_on):
        return None
    return (
        f"{request.actor} n'a pas de délégation de signature en cours le {french_date(signed_on)} pour les annexes "
        "financières de ce service : vérifiez le registre des délégations."
    )


def nothing_was_paid(annex: FinancialAnnex, request: Request) -> str | None:
    paid = sum((line.amount for line in annex.payments.filter(paid_on__isnull=False)), start=0)
    if not paid:
        return _nothing_was_asked(annex)
    return f"{euros(paid)} ont déjà été payés sur cette annexe : faites un avenant plutôt qu'une annulation."


def _nothing_was_asked(annex: FinancialAnnex) -> str | None:
    row = asked_lines().filter(annex=annex).select_related("lot__service").first()
    return row and f"{row.lot} demande des paiements de cette annexe : attendez la réponse de l'agence de paiement."


def no_modulated_part(annex: FinancialAnnex, request: Request) -> str | None:
    drawn = annex.payments.filter(kind=PaymentKind.MODULATION).exists()
    if not drawn and not parts_to_draw(annex).exists():
        return None
    return "Une part modulée est notifiée sur cette annexe : faites un avenant plutôt qu'une annulation."


def no_rank_gave_way(annex: FinancialAnnex, request: Request) -> str | None:
    """The rank that it replaced lost its schedule and its credits: the year would have no annexe any more."""
    if not family_ranks(annex).filter(state=AnnexState.SUPERSEDED).exists():
        return None
    return "Cette annexe en remplace une autre, qui n'est plus en vigueur : faites un avenant plutôt qu'une annulation."


def hours_are_complete(annex: FinancialAnnex, request: Request) -> str | None:
    """What is due is known once each month has its state; a lump sum is due as agreed."""
    entered = len(hours_of(annex))
    if annex.is_lump_sum or entered == len(annex.months):
        return None
    return (
        f"Il manque l'état mensuel {of_place(months.label_of(annex.months[entered]))} : le montant dû n'est pas connu."
    )


def difference_is_funded(annex: FinancialAnnex, request: Request) -> str | None:
    if annex.reserved_at is None:
        return None
    return f"{euros(annex.reserved_amount)} attendent encore des crédits : l'annexe se clôture une fois payée."


def year_is_settled(annex: FinancialAnnex, request: Request) -> str | None:
    """Closed once its last month is over and everything is paid or recovered."""
    # `end` is a first day: the month is over the day after its last one.
    if months.last_day_of(annex.end) >= request.today:
        return f"L'annexe court jusqu'à la fin du mois {of_place(months.label_of(annex.end))}."
    # A line of zero waits for nobody.
    waiting = awaited(family_payments(annex)).count()
    if waiting:
        return (
            f"Il reste {counted(waiting, 'ligne')} à payer ou à reverser dans l'échéancier. Un reversement qui ne "
            "revient pas se constate sur son ordre, une fois l'échéance passée."
        )
    return None


def no_avenant_waits(annex: FinancialAnnex, request: Request) -> str | None:
    """What the year does not use goes back at its closing, and an avenant in preparation keeps its credits."""
    waiting = family_ranks(annex).filter(state__in=PENDING_STATES).first()
    return waiting and f"L'avenant {waiting.number} est en préparation : signez-le ou annulez-le d'abord."


def no_month_was_added(annex: FinancialAnnex, request: Request) -> str | None:
    """A closed year takes no avenant: the months that an amendment gave it since would have no aid. A convention
    terminated since takes none either, and its aid stopped that day."""
    if annex.convention.state not in FUNDED_STATES:
        return None
    _, last = whole_months(annex.convention, annex.year)
    moved = any(
        "end" in row.after and annex.signed_on and row.signed_on >= annex.signed_on
        for row in signed_amendments(annex.convention)
    )
    covered = family_ranks(annex).filter(end__gte=last, state__in=LIVE_STATES).exists()
    if last <= annex.end or not moved or covered:
        return None
    return (
        f"Un avenant a repoussé la fin de la convention au {french_date(annex.convention.end)} : faites d'abord "
        f"l'avenant de cette annexe, jusqu'au mois {of_place(months.label_of(last))}."
    )


def year_is_open(annex: FinancialAnnex, request: Request) -> str | None:
    """What a closed year did not use went back: two annexes in force would pay it twice."""
    closed = closed_rank(annex)
    return closed and f"L'annexe {closed.number} est clôturée : annulez cet avenant, l'année est soldée."


def first_year_is_funded(convention: Convention, request: Request) -> str | None:
    """The signature of a convention demands the first year's annexe: entered, computed and inside the envelope."""
    # Signed on paper before the portal: its annexes stayed on paper too.
    if convention.taken_over:
        return None
    for row in annexes_of(convention).filter(state__in=PENDING_STATES):
        for guard in (months_are_covered, posts_are_agreed, year_has_room):
            if sentence := guard(row, request):
                return sentence
    year = first_funded_year(convention)
    annex = first_annex(convention)
    if annex is None:
        return f"Préparez l'annexe financière de {year} : la convention se signe avec son financement."
    if annex.state not in (*PENDING_STATES, AnnexState.VALIDATED):
        return f"Terminez la saisie de l'annexe financière de {year} ({annex.number}) : « Enregistrer comme saisie »."
    if annex.funding != Funding.COMMITTED:
        return f"L'annexe financière de {year} ({annex.number}) attend des crédits. {annex.reserved_reason}"
    # The annexe is signed with the convention, the same day.
    return out_of_order((AFTER_CREDITS,), annex, signed_on=request.data.get("signed_on"))
