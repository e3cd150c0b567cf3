"""Acts of the renewal campaign on many conventions: letters that ask, dossiers opened. Each by a job."""

from collections.abc import Callable, Sequence
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from conventions.documents import CONVENTION
from conventions.enums import ConventionState, LetterKind
from conventions.models import Convention
from conventions.rights import EDIT, require
from conventions.selectors.conventions import is_renewed
from conventions.selectors.renewals import ENDING_STATES
from conventions.services.letters import write_letter
from conventions.services.open_dossier import lock_convention
from conventions.services.renewals import renew
from iae_portal.core import clock
from iae_portal.core.enums import Queue
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job, User
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.text import counted, french_date
from iae_portal.documents.services.versions import produce_document

REMIND, OPEN, PRINT = "conventions.renewal_letters", "conventions.renewal_opening", "conventions.renewal_papers"
LABELS = {
    REMIND: "Relances de renouvellement",
    OPEN: "Ouverture de dossiers de renouvellement",
    PRINT: "Conventions renouvelées à imprimer",
}
NOTHING = {
    REMIND: "Aucune convention n'attend sa demande de renouvellement : il n'y a rien à faire.",
    OPEN: "Aucune convention n'attend sa demande de renouvellement : il n'y a rien à faire.",
    PRINT: "Aucun dossier de renouvellement n'est prêt à signer : figez d'abord sa version de signature.",
}
NONE_TICKED = "Aucune des conventions cochées n'est concernée : revenez à la liste, rechargez-la et cochez-en d'autres."


def nothing_of(kind: str, ticked: bool) -> str:
    return NONE_TICKED if ticked else NOTHING[kind]


def start_wave(*, actor: User, kind: str, conventions: Sequence[Convention], ticked: bool = True) -> Job:
    """`kind` is one of LABELS; the conventions are those that end, ticked or all. Refusal where none is named."""
    if not conventions:
        raise Refusal(nothing_of(kind, ticked))
    for convention in conventions:
        require(actor, EDIT, convention)
    count = counted(len(conventions), "convention", "conventions")
    return start_job(
        kind=kind,
        label=f"{LABELS[kind]} – {count}",
        actor=actor,
        service=conventions[0].service,
        parameters={"conventions": [row.pk for row in conventions], "path": reverse("conventions:renewals")},
        total=len(conventions),
        queue=Queue.BATCH,
    )


def run_letters(job: Job, progress: Progress) -> dict:
    return letters_written(each_convention(named_in(job), progress, partial(_remind, job)))


def run_opening(job: Job, progress: Progress) -> dict:
    count = each_convention(named_in(job), progress, partial(_open, job))
    return {"sentence": f"{counted(count, 'dossier est ouvert', 'dossiers sont ouverts')}."}


def run_papers(job: Job, progress: Progress) -> dict:
    count = each_convention(named_in(job), progress, partial(_print, job))
    return {"sentence": f"{counted(count, 'convention est prête', 'conventions sont prêtes')} à imprimer."}


def letters_written(count: int) -> dict:
    return {
        "sentence": f"{counted(count, 'lettre est écrite', 'lettres sont écrites')}, au registre de chaque dossier."
    }


def named_in(job: Job) -> QuerySet[Convention]:
    rows = Convention.objects.filter(pk__in=job.parameters["conventions"]).select_related("siae", "service")
    return rows.order_by("number")


def each_convention(rows: QuerySet[Convention], progress: Progress, act: Callable[[Convention], None]) -> int:
    """Begun again after a dead worker, an act finds what it already did. How many it holds for."""
    progress.start(len(rows))
    count = 0
    for rank, convention in enumerate(rows, 1):
        try:
            act(convention)
            count += 1
        except (Refusal, ValidationError) as refusal:
            sentences = getattr(refusal, "sentences", None) or refusal.messages
            progress.note(rank, f"{convention} : {' '.join(sentences)}")
        progress.advance()
    return count


@transaction.atomic
def _remind(job: Job, convention: Convention) -> None:
    locked = lock_convention(job.owner, EDIT, convention)
    if is_renewed(locked):
        raise Refusal("un dossier la renouvelle déjà : rien n'est envoyé.")
    _refuse_gone(locked)
    if locked.letters.filter(kind=LetterKind.RENEWAL, facts__job=job.pk).exists():
        return
    write_letter(
        convention=locked,
        kind=LetterKind.RENEWAL,
        actor=job.owner,
        # A period need not end with a year: what comes after its last day renews nothing.
        due_on=max(locked.end, clock.today()),
        job=job.pk,
        end=french_date(locked.end),
    )


def _open(job: Job, convention: Convention) -> None:
    if not is_renewed(convention):
        _refuse_gone(convention)
        renew(actor=job.owner, previous=convention)


def _refuse_gone(convention: Convention) -> None:
    """What was terminated since is not renewed. Who told that it stops is not chased; a change of mind is a dossier
    opened by hand."""
    if convention.state not in ENDING_STATES:
        raise Refusal(f"la convention est « {convention.get_state_display()} » : rien n'est fait.")
    if convention.leaving_on:
        raise Refusal("la structure a annoncé son départ : rien n'est fait.")


def _print(job: Job, convention: Convention) -> None:
    """Outside any transaction: a document takes time, and holds no lock while it is drawn."""
    renewal = convention.renewals.filter(state=ConventionState.READY_TO_SIGN).first()
    if renewal is None:
        raise Refusal("le dossier qui la renouvelle n'est pas prêt à signer.")
    produce_document(kind=CONVENTION, subject=renewal, actor=job.owner)
