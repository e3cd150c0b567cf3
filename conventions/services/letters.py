"""Letters to the structure: written once in the register of the dossier, made and mailed by the worker, followed."""

import datetime as dt

from django.db import transaction

from conventions.documents import LETTER
from conventions.enums import REGISTERED_LETTERS, LetterKind
from conventions.models import Convention, Letter, Siae
from conventions.reminders import LETTER as LETTER_OWED
from conventions.rights import EDIT
from conventions.services.deadlines import keep_owed
from conventions.services.open_dossier import lock_convention
from iae_portal.core import clock
from iae_portal.core.days import refuse_to_come
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import User
from iae_portal.core.services.jobs import start_job
from iae_portal.core.services.journal import plain
from iae_portal.core.services.writing import add_and_tell, save_and_tell
from iae_portal.core.text import french_date
from iae_portal.documents.services.versions import prepare_version, render_version
from iae_portal.notifications.mail import Attachment, Recipient
from iae_portal.notifications.services.outbox import queue_mail

JOB = "conventions.letter"
NO_WHERE = (
    "Cette lettre part par la poste, et {siae} n'a pas d'adresse postale : écrivez l'adresse et la commune sur la "
    "fiche de la structure, puis recommencez."
)


def write_letter(*, convention: Convention, kind: str, actor: User, due_on: dt.date | None = None, **facts) -> Letter:
    """Under the lock of the convention, in the transaction of what the letter tells. `facts` are plain values.

    Refusal where the paper would have no address.
    """
    # A registered letter is on paper, whatever the address.
    mailed = bool(convention.siae.email) and kind not in REGISTERED_LETTERS
    if not mailed:
        require_address(convention.siae)
    letter = Letter(
        convention=convention,
        rank=convention.letters.count() + 1,
        kind=kind,
        facts=plain(facts),
        written_on=clock.today(),
        author=actor,
        due_on=due_on,
        mailed=mailed,
    )
    told = {"actor": actor, "action": "letter.write", "sentence": f"Lettre écrite : {letter}"}
    add_and_tell(letter, **told, fields=["kind", "due_on", "mailed"], subject=convention)
    keep_owed(convention, LETTER_OWED)
    # The acknowledgement is made and mailed by its own job (services.acknowledgement).
    if kind != LetterKind.ACKNOWLEDGEMENT:
        version = prepare_version(kind=LETTER, subject=letter, actor=actor)
        version.job = start_job(
            kind=JOB,
            label=f"Lettre : {letter}"[:200],
            actor=actor,
            service=convention.service,
            parameters={"letter": letter.pk, "version": version.pk},
            total=2,
        )
        version.save(update_fields=["job"])
    return letter


def require_address(siae: Siae) -> None:
    """Refusal where a paper to that structure would have nowhere to go."""
    if not (siae.address and siae.city):
        raise Refusal(NO_WHERE.format(siae=siae.name))


def send_letter(job, progress) -> dict:
    """Make the paper, then queue the mail. Running twice changes nothing: same version, same key."""
    letter = Letter.objects.select_related("convention__siae", "convention__service").get(pk=job.parameters["letter"])
    version = render_version(job.parameters["version"])
    progress.advance()
    siae = letter.convention.siae
    if not letter.mailed:
        return {"sentence": "La lettre est prête : imprimez-la, postez-la, puis notez-le au registre du dossier."}
    queue_mail(
        kind=JOB,
        to=Recipient(siae.email, siae.name),
        words="conventions/mail/letter.txt",
        context={"letter": letter, "convention": letter.convention},
        about=letter.convention,
        key=f"letter:{letter.pk}",
        attachments=(Attachment.pdf("lettre", version.file.name),),
        actor=job.owner,
    )
    return {"sentence": "La lettre est prête, et part par courriel."}


def check_receipt(
    received_on: dt.date | None,
    *,
    written_on: dt.date,
    posted_on: dt.date | None,
    answered_on: dt.date | None,
    field: str = "",
) -> None:
    """Of a letter that opens a procedure, where its receipt is noted: its posting and its answer are in the register.

    `field` is the one that was typed, where both of the others stand.
    """
    if received_on and received_on < written_on:
        raise FieldRefusal(
            f"La lettre est écrite le {french_date(written_on)} : la structure ne peut pas l'avoir reçue avant. "
            "Une lettre partie hors du portail se dit à l'ouverture d'une procédure : classez celle-ci, puis ouvrez-en "
            "une autre.",
            field,
        )
    received = received_on and f"reçue le {french_date(received_on)} dans la procédure contradictoire"
    if received_on and posted_on and posted_on > received_on:
        raise FieldRefusal(
            f"La lettre est postée le {french_date(posted_on)} au registre et {received} : corrigez l'un des deux "
            "jours.",
            field or "posted_on",
        )
    if received_on and answered_on and answered_on < received_on:
        raise FieldRefusal(
            f"Le registre dit la réponse reçue le {french_date(answered_on)}, avant la lettre, {received} : corrigez "
            "l'un des deux jours.",
            field or "answered_on",
        )


@transaction.atomic
def follow_letter(
    *,
    actor: User,
    letter: Letter,
    posted_on: dt.date | None = None,
    registered_number: str = "",
    received_on: dt.date | None = None,
    answered_on: dt.date | None = None,
    answer: str = "",
) -> Letter:
    """Note how the letter left, when the structure had it and what it answered."""
    convention = lock_convention(actor, EDIT, letter.convention)
    locked = convention.letters.select_related("procedure").get(pk=letter.pk)
    if locked.opens_procedure:
        # Noted in the procedure, and in no second place.
        received_on = locked.received_on
        days = {"posted_on": posted_on, "answered_on": answered_on}
        check_receipt(locked.procedure.notified_on, written_on=locked.written_on, **days)
    days = {"posted_on": posted_on, "received_on": received_on, "answered_on": answered_on}
    refuse_to_come(clock.today(), "Une lettre n'est ni postée, ni reçue, ni répondue à une date à venir.", **days)
    if registered_number and posted_on is None:
        raise FieldRefusal("Indiquez aussi le jour où la lettre recommandée a été postée.", "posted_on")
    save_and_tell(
        locked,
        actor=actor,
        action="letter.follow",
        sentence=f"Suivi de la lettre : {locked}",
        values=days | {"registered_number": registered_number.strip(), "answer": answer},
        subject=convention,
    )
    keep_owed(convention, LETTER_OWED)
    _note_notification(convention, locked, actor)
    return locked


def _note_notification(convention: Convention, letter: Letter, actor: User) -> None:
    """The structure had the letter: the convention is notified that day, unless its day is noted already."""
    if letter.kind == LetterKind.NOTIFICATION and letter.received_on and not convention.notified_on:
        sentence, values = "Convention notifiée à la structure", {"notified_on": letter.received_on}
        save_and_tell(convention, actor=actor, action="convention.notified", sentence=sentence, values=values)
