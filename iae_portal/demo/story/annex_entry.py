"""What a demonstration dossier needs before it can be signed: the first year's annexe, computed and funded."""

from decimal import Decimal

from conventions.bank_details import Rib
from conventions.models import Convention
from financing.computation import compute
from financing.enums import BudgetLine, Funder
from financing.models import FinancialAnnex
from financing.selectors.annexes import facts_of, first_annex
from financing.selectors.law import law_in_database
from financing.services.annex_actions import enter_annex
from financing.services.annex_entry import FIELDS, Lines, fill_annex
from financing.services.annexes import open_annex
from iae_portal.core.models import User
from iae_portal.demo.story.credits import ensure_available

FTE = Decimal("12.00")


def imaginary_iban(rank: int) -> str:
    """A well-formed account of a bank that doesn't exist."""
    rib = Rib(bank="99999", branch="00001", account=f"{rank:011d}", key="00")
    return Rib(rib.bank, rib.branch, rib.account, rib.expected_key).iban


def prepare_financing(convention: Convention, officer: User) -> None:
    """Enter the annexe of the first year, with the credits it takes. Does nothing when it is there already."""
    if first_annex(convention) is not None:
        return
    annex = open_annex(actor=officer, convention=convention, year=convention.start.year)
    annex = fill_annex(actor=officer, annex=annex, values=entry_values(annex), lines=entry_lines(annex))
    amount = compute(facts_of(annex), law_in_database()).agreed_amount
    ensure_available(service=annex.service, year=annex.year, line=BudgetLine.JOB_AID, amount=amount)
    enter_annex(actor=officer, annex=annex)


def entry_values(annex: FinancialAnnex, fte: Decimal = FTE) -> dict:
    """The fields of a plausible entry, by method."""
    values = {name: getattr(annex, name) for name in FIELDS}
    values |= {"account_holder": annex.convention.siae.name, "account_number": imaginary_iban(annex.convention_id)}
    if annex.is_per_post:
        values |= {
            "planned_hours": fte * annex.hours_per_fte,
            "permanent_fte": Decimal("2.00"),
            "agreed_posts": (fte / 12).quantize(Decimal("0.01")),
        }
    return values


def entry_lines(annex: FinancialAnnex, fte: Decimal = FTE) -> Lines:
    segments, requests = (), ()
    if annex.is_per_fte:
        segments = ((annex.start, annex.end, fte),)
    if annex.is_lump_sum:
        requests = (("Accompagnement des salariés en insertion", Decimal(15000)),)
    return Lines(
        segments=segments,
        requests=requests,
        fundings=((Funder.DEPARTEMENT, "Conseil général", Decimal(24000)), (Funder.COMMUNE, "", Decimal(6000))),
    )
