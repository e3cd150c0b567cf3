"""Documents of floor 2: the convention, its amendments, the acknowledgement of receipt and the other letters."""

from django.db import models

from conventions.amendment_paper import amendment_content
from conventions.enums import DECIDING_LETTERS, RUNNING_STATES, AmendmentState, ConventionState
from conventions.exchanges.kinds import kind_of, title_of
from conventions.models import Amendment, Convention, Exchange, Letter, ManagementReview, Siae, SignatureVersion
from conventions.partners import advisory_body
from conventions.printing import convention_context
from conventions.review_paper import fiche_content
from conventions.rights import EDIT, READ, may
from conventions.snapshots import snapshot_of
from conventions.structure_types import STRUCTURE_TYPES
from conventions.terms import instruction_delay
from iae_portal.core import clock
from iae_portal.core.calendars import add_months
from iae_portal.core.rights import colleagues
from iae_portal.core.text import french_date
from iae_portal.core.workflow import right
from iae_portal.documents.kinds import DocumentKind, newest, register
from iae_portal.documents.letters import FOR_THE_PREFET, letter, signed_by
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services.versions import request_document

CONVENTION = "conventions.convention"
AMENDMENT = "conventions.amendment"
LETTER = "conventions.letter"
ACKNOWLEDGEMENT = "conventions.acknowledgement"
RECEIPT = "conventions.receipt"
FICHE = "conventions.fiche"
FINAL_STATES = (
    ConventionState.READY_TO_SIGN,
    ConventionState.SIGNED,
    ConventionState.IN_FORCE,
    ConventionState.EXPIRED,
    ConventionState.RENEWED,
    ConventionState.TERMINATED,
)


def live_version(convention: Convention) -> SignatureVersion | None:
    return convention.signature_versions.filter(cancelled_at__isnull=True).first()


def is_final(convention: Convention) -> bool:
    """Without watermark only from a live signature version."""
    return convention.state in FINAL_STATES and live_version(convention) is not None


def is_in_force(version: DocumentVersion) -> bool:
    """The last signed version of a convention that still runs."""
    return newest(version) and version.subject.state in RUNNING_STATES


def content(convention: Convention) -> dict:
    """From the frozen snapshot once there is one, otherwise from the dossier as it is now."""
    # A signed convention is printed from what was signed, whatever the dossier says today.
    version = live_version(convention) if convention.state in FINAL_STATES else None
    return convention_context(version.snapshot if version else snapshot_of(convention))


def public_facts(convention: Convention) -> list[tuple[str, str]]:
    """What the verification page says: never an amount, never a person."""
    facts = [
        ("Structure", convention.siae.name),
        ("Période", f"du {french_date(convention.start)} au {french_date(convention.end)}"),
        ("État", convention.get_state_display()),
    ]
    if convention.signed_on:
        facts.append(("Signée le", french_date(convention.signed_on)))
    return facts


def addressee(siae: Siae) -> list[str]:
    """What is known of where it goes, and nothing for the rest."""
    return [line for line in (siae.name, siae.address, f"{siae.postcode} {siae.city}".strip()) if line]


def in_charge(convention: Convention) -> str:
    """Who follows the dossier, while still of its service; empty otherwise."""
    person = colleagues(convention.service).filter(pk=convention.officer_id).first()
    return str(person or "")


def followed_by(person: str) -> list[str]:
    return [f"Dossier suivi par : {person}"] if person else []


def for_the_head(person: str) -> dict[str, str]:
    return {"quality": FOR_THE_PREFET, "name": ", ".join(filter(None, ("pour le directeur départemental", person)))}


def acknowledgement(convention: Convention) -> dict:
    siae, person = convention.siae, in_charge(convention)
    day = convention.acknowledged_on or clock.today()
    return letter(
        service=convention.service,
        day=day,
        addressee=addressee(siae),
        references=[f"Dossier : {convention.display_number}", *followed_by(person)],
        signature=for_the_head(person),
        siae_type=siae.get_type_display().lower(),
        received_on=convention.filed_on or day,
        refused_on=add_months(day, instruction_delay(day).months),
        refused_by=instruction_delay(day).source,
        of_body=advisory_body(day).of_name,
    )


def receipt(exchange: Exchange) -> dict:
    """What the structure sent, as it was sent."""
    return {
        "siae": str(exchange.convention.siae),
        "dossier": exchange.convention.display_number,
        "what": title_of(exchange),
        "typed_by": exchange.typed_by,
        "sent_on": exchange.sent_on,
        "lines": [{"label": line.label, "proposed": line.proposed} for line in kind_of(exchange).lines(exchange)],
    }


def letter_content(row: Letter) -> dict:
    convention, siae = row.convention, row.convention.siae
    deciding, person = row.kind in DECIDING_LETTERS, in_charge(row.convention)
    return letter(
        service=convention.service,
        day=row.written_on,
        addressee=addressee(siae),
        references=[
            f"N° : {row.display_number}",
            *followed_by(person),
            *(["Lettre recommandée avec demande d'avis de réception"] if row.is_registered else []),
        ],
        signature=signed_by(row.author, "le directeur départemental") if deciding else for_the_head(person),
        words=f"conventions/documents/letters/{row.kind}.html",
        object=row.get_kind_display().lower(),
        number=convention.display_number,
        termination_article=STRUCTURE_TYPES[siae.type].termination_article,
        due_on=row.due_on,
        facts=row.facts,
    )


def _requestable(user, convention: Convention) -> bool:
    return may(user, EDIT, convention) and not convention.taken_over


def ask_document(subject: models.Model, actor, kind: str = CONVENTION) -> None:
    """Queue a document of a convention or of its amendment; the worker makes it."""
    request_document(kind=kind, subject=subject, actor=actor)


def amendment_facts(amendment: Amendment) -> list[tuple[str, str]]:
    facts = [
        ("Structure", amendment.convention.siae.name),
        ("Date d'effet", french_date(amendment.effective_on)),
        ("État", amendment.get_state_display()),
    ]
    if amendment.signed_on:
        facts.append(("Signé le", french_date(amendment.signed_on)))
    return facts


CONVENTION_KIND = DocumentKind(
    key=CONVENTION,
    label="Convention",
    model=Convention,
    template="conventions/documents/convention.html",
    build_context=content,
    title=lambda row: f"Convention « {row.siae.get_type_display().lower()} »",
    may_read=right(may, READ),
    may_request=_requestable,
    is_final=is_final,
    is_in_force=is_in_force,
    awaits_signature=lambda row: row.signed_on is None,
    public_facts=public_facts,
    letterhead_day=lambda row: row.signed_on,
)
AMENDMENT_KIND = DocumentKind(
    key=AMENDMENT,
    label="Avenant",
    model=Amendment,
    template="conventions/documents/amendment.html",
    build_context=amendment_content,
    may_read=right(may, READ),
    may_request=lambda user, row: may(user, EDIT, row),
    is_final=lambda row: row.state in (AmendmentState.READY_TO_SIGN, AmendmentState.SIGNED),
    awaits_signature=lambda row: row.signed_on is None,
    public_facts=amendment_facts,
    letterhead_day=lambda row: row.frozen_on,
)
ACKNOWLEDGEMENT_KIND = DocumentKind(
    key=ACKNOWLEDGEMENT,
    label="Accusé de réception",
    model=Convention,
    template="conventions/documents/acknowledgement.html",
    build_context=acknowledgement,
    may_read=right(may, READ),
    may_request=_requestable,
    is_final=lambda row: row.acknowledged_on is not None,
    letterhead_day=lambda row: row.acknowledged_on,
)


LETTER_KIND = DocumentKind(
    key=LETTER,
    label="Lettre",
    model=Letter,
    template="conventions/documents/letter.html",
    build_context=letter_content,
    title=lambda row: row.get_kind_display(),
    may_read=right(may, READ),
    # Written once: another is another letter.
    may_request=lambda user, row: False,
    is_final=lambda row: True,
    letterhead_day=lambda row: row.written_on,
)
RECEIPT_KIND = DocumentKind(
    key=RECEIPT,
    label="Reçu d'un envoi",
    model=Exchange,
    template="conventions/documents/receipt.html",
    build_context=receipt,
    number=lambda row: f"{row.convention.display_number}-{row.pk}",
    service=lambda row: row.convention.service,
    may_read=right(may, READ),
    may_request=lambda user, row: False,  # made when the structure sends
    is_final=lambda row: True,
)


FICHE_KIND = DocumentKind(
    key=FICHE,
    label="Fiche de suivi",
    model=ManagementReview,
    template="conventions/documents/fiche.html",
    build_context=fiche_content,
    may_read=right(may, READ),
    may_request=lambda user, row: may(user, EDIT, row),
    # Each writing of the dialogue gives another version; the earlier ones stay.
    is_final=lambda row: True,
    letterhead_day=lambda row: row.held_on,
)


def register_kinds() -> None:
    for kind in (CONVENTION_KIND, AMENDMENT_KIND, ACKNOWLEDGEMENT_KIND, LETTER_KIND, RECEIPT_KIND, FICHE_KIND):
        register(kind)
