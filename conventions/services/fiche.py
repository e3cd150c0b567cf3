"""The fiche of a dialogue de gestion, sent to its readers: made once, one mail for each, by a job."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from conventions.documents import FICHE
from conventions.models import ManagementReview
from conventions.rights import EDIT
from conventions.services.open_dossier import lock_convention
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job, User
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.services.journal import tell
from iae_portal.core.text import counted
from iae_portal.documents.services.versions import prepare_version, render_version
from iae_portal.notifications.mail import Attachment, Recipient
from iae_portal.notifications.services.outbox import queue_mail

JOB = "conventions.fiche"


@transaction.atomic
def send_fiche(*, actor: User, review: ManagementReview, readers: Sequence[tuple[str, str]]) -> Job:
    """`readers` are (name, email); the same person hears once of one version, however often it is sent."""
    convention = lock_convention(actor, EDIT, review.convention)
    if not readers:
        raise Refusal("Choisissez au moins une personne, ou écrivez son adresse.")
    version = prepare_version(kind=FICHE, subject=review, actor=actor)
    count = counted(len(readers), "personne", "personnes")
    sentence = f"Fiche de suivi {review.year} (version {version.number}) envoyée à {count}"
    tell(actor, convention, "review.send", sentence, after={"destinataires": [email for _, email in readers]})
    return start_job(
        kind=JOB,
        label=f"Envoi de la fiche de suivi : {review.display_number}"[:200],
        actor=actor,
        service=convention.service,
        parameters={
            "review": review.pk,
            "version": version.pk,
            "readers": [list(row) for row in readers],
            "path": reverse("conventions:review", args=[convention.number, review.year]),
        },
        total=len(readers) + 1,
    )


def run_sending(job: Job, progress: Progress) -> dict:
    """Running twice changes nothing: same version, same key of each mail."""
    review = ManagementReview.objects.select_related("convention__siae", "convention__service").get(
        pk=job.parameters["review"]
    )
    version = render_version(job.parameters["version"])
    progress.advance()
    for name, email in job.parameters["readers"]:
        queue_mail(
            kind=JOB,
            to=Recipient(email, name),
            words="conventions/mail/fiche.txt",
            context={"review": review, "convention": review.convention},
            about=review.convention,
            key=f"fiche:{version.pk}:{email}",
            attachments=(Attachment.pdf("fiche-de-suivi", version.file.name),),
            actor=job.owner,
        )
        progress.advance()
    return {"sentence": f"La fiche part à {counted(len(job.parameters['readers']), 'personne', 'personnes')}."}
