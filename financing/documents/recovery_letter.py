"""The letter of a recovery order: what is asked back, before when, and the calculation line by line with its texts."""

from conventions.documents import addressee
from financing.models import RecoveryOrder
from financing.rights import COMMIT, READ, may
from financing.selectors.payments import to_paying_agency
from financing.selectors.recoveries import letter_of
from iae_portal.core.workflow import right
from iae_portal.documents.kinds import DocumentKind
from iae_portal.documents.letters import letter, signed_by


def build_context(order: RecoveryOrder) -> dict:
    annex = order.annex
    siae = annex.convention.siae
    return letter(
        service=annex.service,
        day=order.issued_on,
        addressee=addressee(siae),
        signature=signed_by(order.issued_by, "le directeur"),
        references=[f"Ordre {order.number}", f"Annexe {annex.number}"],
        annex_number=annex.number,
        year=str(annex.year),
        amount=order.amount,
        agency=to_paying_agency(order.issued_on),
        due_on=order.due_on,
        lines=[{"text": line["text"], "source": line["source"]} for line in order.explanation],
    )


RECOVERY_LETTER = DocumentKind(
    key="financing.recovery_letter",
    label="Ordre de reversement",
    model=RecoveryOrder,
    template="financing/documents/recovery_letter.html",
    build_context=build_context,
    number=lambda order: order.number,
    may_read=right(may, READ),
    may_request=lambda user, order: may(user, COMMIT, order) and letter_of(order) is None,
    is_final=lambda order: True,
    public_facts=lambda order: [("Structure", order.annex.convention.siae.name), ("Annexe", order.annex.number)],
    letterhead_day=lambda order: order.issued_on,
)
