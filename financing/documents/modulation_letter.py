"""The letter that notifies a modulated part, with the explanation of its calculation."""

from conventions.documents import addressee
from financing.models import ModulationDecision, Reading
from financing.rights import COMMIT, READ, may
from iae_portal.core import clock
from iae_portal.core.selectors.people import head_of
from iae_portal.core.text import number
from iae_portal.core.workflow import right
from iae_portal.documents.kinds import DocumentKind
from iae_portal.documents.letters import letter, signed_by

LETTER = "financing.modulation_letter"


def build_context(decision: ModulationDecision) -> dict:
    siae, campaign = decision.siae, decision.campaign
    # A draft asked for before the decision bears the day.
    day = campaign.notified_on or campaign.decided_on or clock.today()
    return letter(
        service=decision.service,
        day=day,
        addressee=addressee(siae),
        signature=signed_by(head_of(decision.service, day), "le directeur"),
        references=[f"Textes : {campaign.regime.reference}"],
        type=campaign.get_type_display().lower(),
        data_year=str(campaign.data_year),
        rate=decision.rate,
        base=decision.base,
        amount=decision.amount,
        override_reason=decision.override_reason,
        computed_rate=decision.computed_rate,
        readings=_readings(decision),
        lines=[line["text"] for line in decision.explanation],
    )


def _readings(decision: ModulationDecision) -> list[str]:
    """What was read for the structure and ranked: « Public accueilli : 30 sur 40 »."""
    rows = Reading.objects.filter(candidate__campaign=decision.campaign_id, candidate__siae=decision.siae_id)
    return [f"{row.get_criterion_display()} : {_figures(row)}" for row in rows.order_by("pk")]


def _figures(row: Reading) -> str:
    # Nothing to divide by: the structure is not ranked on it, and has the middle mark.
    if not row.denominator:
        return "non calculable, la note est de 0,5"
    return f"{number(row.numerator)} sur {number(row.denominator)}"


LETTER_KIND = DocumentKind(
    key=LETTER,
    label="Notification de la part modulée",
    model=ModulationDecision,
    template="financing/documents/modulation_letter.html",
    build_context=build_context,
    number=lambda decision: f"{decision.campaign.type} {decision.campaign.data_year} {decision.siae_id:04d}",
    may_read=right(may, READ),
    may_request=lambda user, decision: may(user, COMMIT, decision) and decision.campaign.notified_on is not None,
    is_final=lambda decision: decision.campaign.notified_on is not None,
    public_facts=lambda decision: [("Structure", decision.siae.name), ("Année", str(decision.campaign.data_year))],
    letterhead_day=lambda decision: decision.campaign.notified_on,
)
