"""The acknowledgement of receipt of a complete dossier: a PDF and a mail, made by the worker from one job."""

from conventions.documents import ACKNOWLEDGEMENT
from conventions.enums import LetterKind
from conventions.models import Convention
from conventions.services.letters import write_letter
from iae_portal.core.models import User
from iae_portal.core.services.jobs import start_job
from iae_portal.documents.services.versions import prepare_version, render_version
from iae_portal.notifications.mail import Attachment, Recipient
from iae_portal.notifications.services.outbox import queue_mail

JOB = "conventions.acknowledge"


def acknowledge(*, convention: Convention, actor: User) -> None:
    """Ask the worker for the letter and its mail, once the transaction commits; its page already shows it coming."""
    version = prepare_version(kind=ACKNOWLEDGEMENT, subject=convention, actor=actor)
    version.job = start_job(
        kind=JOB,
        label=f"Accusé de réception : {convention}"[:200],
        actor=actor,
        service=convention.service,
        parameters={"convention": convention.pk, "version": version.pk},
        total=2,
    )
    version.save(update_fields=["job"])
    write_letter(convention=convention, kind=LetterKind.ACKNOWLEDGEMENT, actor=actor)


def send_acknowledgement(job, progress) -> dict:
    """Make the letter, then queue the mail. Running twice changes nothing: same version, same key."""
    convention = Convention.objects.select_related("siae", "service", "officer").get(pk=job.parameters["convention"])
    version = render_version(job.parameters["version"])
    progress.advance()
    if convention.siae.email:
        queue_mail(
            kind=JOB,
            to=Recipient(convention.siae.email, convention.siae.name),
            words="conventions/mail/acknowledgement.txt",
            context={"convention": convention},
            about=convention,
            # The version in the key: a job run again finds its mail, a new letter gets its own.
            key=f"acknowledgement:{convention.pk}:{version.number}",
            attachments=(Attachment.pdf("accuse-de-reception", version.file.name),),
            actor=job.owner,
        )
    sentence = "L'accusé de réception est prêt."
    if not convention.siae.email:
        sentence += " La structure n'a pas d'adresse de courriel : envoyez-le par la poste."
    return {"sentence": sentence}
