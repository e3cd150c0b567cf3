"""Life of a version: asked for (inputs frozen), made by a worker once, replaced by a newer one, or cancelled."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Max

from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.core.services.jobs import start_job
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import lock
from iae_portal.documents.codes import new_code
from iae_portal.documents.inputs import fingerprint
from iae_portal.documents.kinds import KINDS, DocumentKind
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.rendering import ENGINE, inputs_of, pdf_of
from iae_portal.documents.strict import UnknownVariable

RENDER_JOB = "documents.render"
STEPS = 2  # drawn, stored


@transaction.atomic
def prepare_version(*, kind: str, subject: models.Model, actor: User | None) -> DocumentVersion:
    """The version that says what the subject says now: the known one when nothing changed, else a new row.

    The subject stays locked until the caller's transaction ends: the document freezes what that transaction wrote.
    """
    document = KINDS.get(kind)
    locked, inputs = _locked_inputs(document, subject)
    digest = fingerprint(inputs)
    versions = DocumentVersion.objects.of(kind, locked)
    last = versions.aggregate(number=Max("number", default=0), turn=Max("turn", default=0))
    # A cancelled version never comes back, whatever it said.
    known = versions.alive().filter(inputs_hash=digest).first()
    if known is not None:
        return _brought_back(known, last["turn"])
    return DocumentVersion.objects.create(
        kind=kind,
        subject=locked,
        number=last["number"] + 1,
        turn=last["turn"] + 1,
        reference=inputs["number"],
        title=inputs["title"],
        service=document.service(locked),
        watermark=not inputs["final"],
        inputs=inputs,
        inputs_hash=digest,
        code=new_code(),
        created_at=clock.now(),
        created_by=actor,
    )


def _locked_inputs(document: DocumentKind, subject: models.Model) -> tuple[models.Model, dict]:
    """The subject under its lock, and what it says then."""
    early = inputs_of(document, subject) if document.subject_never_changes else None
    locked = lock(subject)
    return locked, early or inputs_of(document, locked)


def _brought_back(version: DocumentVersion, last_turn: int) -> DocumentVersion:
    """The subject says again what an earlier version said: that version comes back to the front."""
    if version.turn != last_turn:
        version.turn = last_turn + 1
        version.save(update_fields=["turn"])
        _settle(version)
    return version


@transaction.atomic
def request_document(*, kind: str, subject: models.Model, actor: User | None) -> DocumentVersion:
    """Ask for a document: a worker makes the file (`version.job`), unless the same version already has one."""
    version = prepare_version(kind=kind, subject=subject, actor=actor)
    if not version.is_rendered and not version.in_progress:
        version.job = start_job(
            kind=RENDER_JOB,
            label=f"Document : {version.full_title}"[:200],
            actor=actor,
            service=version.service,
            parameters={"version": version.pk},
            total=STEPS,
        )
        version.save(update_fields=["job"])
    return version


def produce_document(*, kind: str, subject: models.Model, actor: User | None) -> DocumentVersion:
    """The document at once, in this process: for commands and for jobs that make many."""
    return render_version(prepare_version(kind=kind, subject=subject, actor=actor).pk)


def render_version(version_id: int, advance=lambda: None) -> DocumentVersion:
    """Make the file of a version, once. Run twice, killed in the middle or run by two workers, one file remains."""
    version = DocumentVersion.objects.get(pk=version_id)
    if version.is_rendered or version.cancelled_at is not None:
        return version
    # Drawn outside any transaction: a long document must not hold a lock.
    try:
        content = pdf_of(version)
    except UnknownVariable:
        version = _freeze_again(version)
        content = pdf_of(version)
    advance()
    version = _store(version, content)
    advance()
    return version


@transaction.atomic
def _freeze_again(version: DocumentVersion) -> DocumentVersion:
    """A version asked for under a former edition of its template: what its subject says, for the present one.

    Nobody has read it yet. When the same was asked for since, that version is the one to draw.
    """
    _, inputs = _locked_inputs(KINDS.get(version.kind), version.subject)
    digest = fingerprint(inputs)
    locked = lock(version)
    family = DocumentVersion.objects.of(locked.kind, locked.subject).alive().exclude(pk=locked.pk)
    known = family.filter(inputs_hash=digest).first()
    if known is not None:
        locked.cancelled_at, locked.cancel_reason = clock.now(), f"Établi par la version {known.number}."
        locked.save(update_fields=["cancelled_at", "cancel_reason"])
        return known
    locked.inputs, locked.inputs_hash, locked.watermark = inputs, digest, not inputs["final"]
    locked.save(update_fields=["inputs", "inputs_hash", "watermark"])
    return locked


def file_name(version: DocumentVersion) -> str:
    return f"documents/{version.kind}/{version.inputs_hash[:2]}/{version.inputs_hash}-v{version.number}.pdf"


@transaction.atomic
def _store(version: DocumentVersion, content: bytes) -> DocumentVersion:
    """File, then row, under the lock of the subject. A file left by a killed worker is written over."""
    lock(version.subject)
    version = lock(version)
    if version.is_rendered or version.cancelled_at is not None:
        return version
    name = file_name(version)
    if default_storage.exists(name):
        default_storage.delete(name)
    version.file.name = default_storage.save(name, ContentFile(content))
    version.size = len(content)
    version.sha256 = hashlib.sha256(content).hexdigest()
    version.engine_version = ENGINE
    version.rendered_at = clock.now()
    version.save()
    _settle(version)
    tell(
        version.created_by,
        version.subject,
        "documents.produced",
        f"Document établi : {version}",
        service=version.service,
        after={"code": version.grouped_code, "empreinte": version.sha256},
    )
    version.refresh_from_db(fields=["superseded_at"])
    return version


def _settle(version: DocumentVersion) -> None:
    """Among the living versions of the same document, the last asked for is current; the others are replaced."""
    family = DocumentVersion.objects.filter(
        kind=version.kind, content_type=version.content_type, object_id=version.object_id
    )
    rows = family.rendered().alive()
    current = rows.order_by("-turn").first()
    if current is None:
        return
    rows.filter(pk=current.pk).update(superseded_at=None)
    rows.filter(superseded_at__isnull=True).exclude(pk=current.pk).update(superseded_at=clock.now())


@transaction.atomic
def cancel_final_versions(*, kind: str, subject: models.Model, actor: User | None, reason: str) -> int:
    """Cancel the versions without watermark (what they froze has changed). Returns how many; drafts stay."""
    lock(subject)
    living = DocumentVersion.objects.of(kind, subject).alive()
    rows = list(living.filter(watermark=False).order_by("number"))
    for version in rows:
        version.cancelled_at = clock.now()
        version.cancel_reason = reason
        version.save(update_fields=["cancelled_at", "cancel_reason"])
        sentence = f"Document annulé : {version}"
        tell(actor, subject, "documents.cancelled", sentence, service=version.service, comment=reason)
    if rows:
        _settle(rows[-1])
    return len(rows)
