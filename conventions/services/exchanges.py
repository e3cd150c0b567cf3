"""What is asked of a structure, what it answers, what the officer takes of it. Nothing it brings is final.

The convention is held during each writing: two contacts of one dossier, or a contact and an officer, come in turn.
"""

import datetime as dt

from django.core.files import File
from django.db import transaction
from django.db.models import Sum

from conventions.documents import RECEIPT
from conventions.enums import ABANDONED_STATES
from conventions.exchanges.kinds import EXCHANGE_KINDS, kind_of, title_of
from conventions.models import Convention, Exchange, ExchangeFile, StructureLink
from conventions.reminders import RECEIVED
from conventions.rights import EDIT
from conventions.services.exchange_mails import tell_withdrawn
from conventions.services.open_dossier import lock_convention
from conventions.terms import asked_by
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.days import outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import add_and_tell, check_fresh, lock, save_checked, take
from iae_portal.core.text import counted, french_date, of_name
from iae_portal.documents.services.versions import request_document
from iae_portal.documents.uploads import display_name, megabytes
from iae_portal.notifications.services.deadlines import close_deadline, open_deadline

FILES_MAX, BYTES_MAX = 20, 60 * 1024 * 1024
GONE = "Cette demande n'attend plus rien de vous : elle est déjà envoyée, ou le service l'a traitée ou retirée."
NOT_KEPT = "Ce que vous venez de saisir n'est pas enregistré : s'il manque à l'envoi, écrivez au service."
STALE = "Une autre personne a enregistré cette page entre-temps : relisez ce qu'elle a écrit, puis enregistrez."
NOTHING = "Cochez au moins une ligne à reprendre, ou classez l'envoi sans rien reprendre."


@transaction.atomic
def ask(
    *,
    actor: User,
    convention: Convention,
    kind: str,
    due_on: dt.date,
    year: int = 0,
    month: int = 0,
    reminded: bool = True,
) -> Exchange:
    """Ask one thing of the structure. Raises Refusal, ValidationError (already asked)."""
    locked = lock_convention(actor, EDIT, convention)
    if abandoned := since(why_not_asked(locked), locked, CONVENTION_WORKFLOW):
        raise Refusal(abandoned)
    if refusal := EXCHANGE_KINDS.get(kind).refusal(locked, year, month):
        raise Refusal(refusal)
    refuse_day(due_on)
    exchange = Exchange(
        convention=locked,
        kind=kind,
        year=year,
        month=month,
        due_on=due_on,
        reminded=reminded,
        asked_on=clock.today(),
        asked_by=actor,
    )
    told = {"actor": actor, "action": "exchange.ask", "subject": locked, "service": locked.service}
    sentence = f"Demandé à la structure pour le {french_date(due_on)} : {title_of(exchange)}"
    return add_and_tell(exchange, **told, sentence=sentence, fields=["due_on"])


def why_not_asked(convention: Convention) -> str:
    """Why nothing is asked of the structure any more; "" while something may be: a convention that was signed goes on
    owing its results, its returns and its months once it is over."""
    if convention.state not in ABANDONED_STATES:
        return ""
    return f"Ce dossier est « {convention.get_state_display()} » : rien n'y est plus demandé à la structure."


def refuse_day(due_on: dt.date) -> None:
    today = clock.today()
    if due_on < today:
        raise FieldRefusal("La date attendue est passée : choisissez un jour à venir.", "due_on")
    refuse_outside(outside("due_on", due_on, None, asked_by(today)))


@transaction.atomic
def withdraw(*, actor: User, exchange: Exchange) -> Exchange:
    """Nothing more is expected. What was sent is kept, unread by the dossier."""
    locked = _locked(actor, exchange)
    _close(locked, actor, [], "Demande retirée")
    tell_withdrawn(convention=locked.convention, exchanges=[locked], actor=actor)
    return locked


def end_exchanges(*, convention: Convention, actor: User | None, reason: str) -> None:
    """The dossier ended without a signature: its structure owes nothing more. Under the lock of the dossier."""
    rows = [_read(row) for row in convention.exchanges.filter(closed_on__isnull=True).order_by("pk")]
    for row in rows:
        _close(row, actor, [], "Demande retirée avec le dossier", reason)
    tell_withdrawn(convention=convention, exchanges=rows, actor=actor)


@transaction.atomic
def keep_draft(*, link: StructureLink, exchange: Exchange, typed: dict) -> Exchange:
    """What the structure has typed so far, complete or not. `exchange` is as the page read it."""
    locked = _of_link(link, exchange)
    _write(locked, link, typed)
    return locked


@transaction.atomic
def send(*, link: StructureLink, exchange: Exchange, typed: dict) -> Exchange:
    """Hand what was typed to the service: its officer hears of it."""
    locked = _of_link(link, exchange)
    kind = kind_of(locked)
    locked.sent_on = clock.today()
    _write(locked, link, typed)
    if not kind.lines(locked):
        raise Refusal("Rien n'est rempli : complétez la page avant de l'envoyer.")
    _tell_sent(locked, link)
    return locked


def _write(exchange: Exchange, link: StructureLink, typed: dict) -> None:
    exchange.values, exchange.link, exchange.typed_by = typed, link, link.name
    exchange.version += 1
    save_checked(exchange)


def _tell_sent(exchange: Exchange, link: StructureLink) -> None:
    convention = exchange.convention
    sentence = f"Proposé par la structure : {title_of(exchange)}"
    tell(None, convention, "exchange.sent", sentence, guest=f"{link.name} (par lien)", after=exchange.values)
    open_deadline(
        kind=RECEIVED,
        subject=exchange,
        due_on=clock.today(),
        label=f"Envoi d'une structure à recevoir : {title_of(exchange)}, {convention.siae.name}",
        url=f"/conventions/{convention.number}/echanges/{exchange.pk}/",
        owner=convention.officer,
    )
    request_document(kind=RECEIPT, subject=exchange, actor=None)


@transaction.atomic
def drop_file(*, link: StructureLink, exchange: Exchange, line: str, file: File) -> ExchangeFile:
    """Keep a file for one line; another one for the same line takes its place. Quota: FILES_MAX, BYTES_MAX."""
    locked = _of_link(link, exchange)
    others = locked.files.exclude(line=line)
    weight = (others.aggregate(total=Sum("size"))["total"] or 0) + file.size
    if others.count() >= FILES_MAX or weight > BYTES_MAX:
        raise Refusal(
            f"Cet envoi ne tient pas plus de {counted(FILES_MAX, 'fichier')} ni de {megabytes(BYTES_MAX)} : "
            "envoyez ce qui est là, le service vous demandera le reste."
        )
    locked.files.filter(line=line).delete()
    row = ExchangeFile(exchange=locked, line=line, file=file, name=display_name(file.name), size=file.size)
    row.full_clean(exclude=["file"])
    row.save()
    return row


@transaction.atomic
def take_over(*, actor: User, exchange: Exchange, keys: set[str], comment: str = "") -> Exchange:
    """Write in the dossier, in the officer's name, the lines he ticked; the rest stays as a proposal, closed."""
    take(exchange.convention.siae, exchange.convention)  # its results are those of the structure
    locked = _locked(actor, exchange)
    refuse_untaken(locked)
    lines = {line.key: line for line in kind_of(locked).lines(locked)}
    chosen = [key for key in lines if key in keys]
    if not chosen:
        raise Refusal(NOTHING)
    kind_of(locked).take(actor, locked, set(chosen))
    _close(locked, actor, chosen, f"Repris de l'envoi {of_name(locked.typed_by)}", comment)
    return locked


@transaction.atomic
def set_aside(*, actor: User, exchange: Exchange, comment: str) -> Exchange:
    """Close without taking anything, for a reason."""
    locked = _locked(actor, exchange)
    refuse_unsent(locked)
    _close(locked, actor, [], f"Envoi {of_name(locked.typed_by)} classé sans reprise", comment)
    return locked


@transaction.atomic
def give_back(*, actor: User, exchange: Exchange, comment: str, due_on: dt.date) -> Exchange:
    """Back to the structure, which reads the reason and corrects what it typed."""
    locked = _locked(actor, exchange)
    refuse_untaken(locked)
    refuse_day(due_on)
    locked.sent_on, locked.comment, locked.due_on = None, comment, due_on
    save_checked(locked)
    close_deadline(kind=RECEIVED, subject=locked)
    _tell(locked, actor, "Rendu à la structure", comment)
    return locked


def _close(exchange: Exchange, actor: User | None, taken: list[str], sentence: str, comment: str = "") -> None:
    exchange.closed_on, exchange.closed_by, exchange.taken = clock.today(), actor, taken
    exchange.comment = comment
    save_checked(exchange)
    close_deadline(kind=RECEIVED, subject=exchange)
    _tell(exchange, actor, sentence, comment)


def _tell(exchange: Exchange, actor: User | None, sentence: str, comment: str) -> None:
    said = {"comment": comment, "after": {"taken": exchange.taken}}
    tell(actor, exchange.convention, "exchange.closed", f"{sentence} : {title_of(exchange)}", **said)


def _locked(actor: User, exchange: Exchange) -> Exchange:
    lock_convention(actor, EDIT, exchange.convention)
    row = _read(exchange)
    refuse_settled(row)
    return row


def refuse_settled(exchange: Exchange) -> None:
    if exchange.closed_on:
        raise Refusal("Cet échange est déjà traité : sa page dit par qui.")


def refuse_untaken(exchange: Exchange) -> None:
    """What the dossier takes no more is not given back either, to be written again for nothing."""
    refuse_unsent(exchange)
    if closed := kind_of(exchange).closed(exchange.convention):
        raise Refusal(closed)


def refuse_unsent(exchange: Exchange) -> None:
    """What the structure still holds is withdrawn, not settled."""
    refuse_settled(exchange)
    if exchange.sent_on is None:
        raise Refusal("La structure n'a encore rien envoyé.")


def _of_link(link: StructureLink, exchange: Exchange) -> Exchange:
    lock(link.convention)
    row = _read(exchange)
    # Asked again under the lock: the link may have been retired while the page was open.
    fresh = StructureLink.objects.get(pk=link.pk)
    if row.convention_id != fresh.convention_id or not fresh.is_open:
        raise Refusal("Votre lien ne sert plus : demandez-en un nouveau au service.")
    if not row.is_with_structure:
        raise Refusal(GONE)
    # The form compared each field with what the page read; nobody wrote since.
    check_fresh(exchange.version, row.version, STALE, dict)
    return row


def _read(exchange: Exchange) -> Exchange:
    rows = Exchange.objects.select_related(
        "convention__siae", "convention__service__departement", "convention__officer"
    )
    return rows.get(pk=exchange.pk)
