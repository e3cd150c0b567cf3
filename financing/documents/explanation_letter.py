"""The letter that explains a frozen calculation to the structure: each amount line by line, with its text."""

import datetime as dt
from decimal import Decimal

from conventions.documents import addressee
from financing.models import Computation
from financing.rights import EDIT, READ, may
from iae_portal.core.hours import day_of, zone_of
from iae_portal.core.selectors.people import head_of
from iae_portal.core.text import lower_first
from iae_portal.documents.kinds import DocumentKind
from iae_portal.documents.letters import letter, signed_by


def _day(run: Computation) -> dt.date:
    return day_of(run.computed_at, zone_of(run.annex.service.code))


def build_context(run: Computation) -> dict:
    annex = run.annex
    return letter(
        service=annex.service,
        day=_day(run),
        addressee=addressee(annex.convention.siae),
        signature=signed_by(head_of(annex.service, _day(run)), "le directeur"),
        references=[f"Annexe {annex.number}", f"Textes : {annex.regime.reference}"],
        year=str(annex.year),
        reason=lower_first(run.reason),
        agreed=run.agreed_amount,
        due=run.due,
        recall=Decimal(run.result.get("recall") or 0),
        recovery=run.recovery,
        lines=[{"text": line["text"], "source": line["source"]} for line in run.explanation],
    )


EXPLANATION_LETTER = DocumentKind(
    key="financing.explanation_letter",
    label="Lettre d'explication du calcul",
    model=Computation,
    template="financing/documents/explanation_letter.html",
    build_context=build_context,
    title=lambda run: "Explication du calcul",
    number=lambda run: f"{run.annex.number} C{run.pk}",
    service=lambda run: run.annex.service,
    may_read=lambda user, run: may(user, READ, run.annex),
    may_request=lambda user, run: may(user, EDIT, run.annex),
    is_final=lambda run: True,
    public_facts=lambda run: [("Structure", run.annex.convention.siae.name), ("Annexe", run.annex.number)],
    letterhead_day=_day,
)
