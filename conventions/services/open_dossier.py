"""Writing in an open dossier: right, lock, journal; and what a change does to a version frozen for signature."""

from django.db import models

from conventions.documents import CONVENTION
from conventions.enums import ConventionState
from conventions.models import Convention
from conventions.rights import EDIT, require
from conventions.services.deadlines import keep_deadlines, keep_stale_deadline
from conventions.services.presented import follow_change
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.journal import tell
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell
from iae_portal.core.workflow import Request
from iae_portal.documents.services.versions import cancel_final_versions


def lock_convention(actor: User, action: str, convention: Convention) -> Convention:
    """The convention under a lock, when the actor has the right on it."""
    locked = lock(convention, "siae", "service")
    require(actor, action, locked)
    return locked


def lock_open(actor: User, convention: Convention) -> Convention:
    """The dossier under a lock, when the actor may edit it and it is not yet signed."""
    locked = lock_convention(actor, EDIT, convention)
    if sentence := closed_since(locked):
        raise Refusal(sentence)
    return locked


def why_closed(convention: Convention) -> str:
    """Why the dossier is not written any more; "" while it is open."""
    if convention.is_open:
        return ""
    if convention.is_running:
        return "Ce dossier n'est plus modifiable : après la signature, faites un avenant."
    return f"Ce dossier est « {convention.get_state_display()} » : il ne se modifie plus."


def closed_since(convention: Convention) -> str:
    """The same, with who closed it: a structure never reads that."""
    return since(why_closed(convention), convention, CONVENTION_WORKFLOW)


def save_in(
    convention: Convention, row: models.Model, *, actor: User, action: str, sentence: str, values: dict
) -> bool:
    """Change a row of an open dossier, or the dossier itself; journaled on the dossier. False when nothing changed."""
    told = {"actor": actor, "action": action, "sentence": sentence}
    changed = save_and_tell(row, **told, values=values, subject=convention)
    if changed:
        _follow(convention, actor, sentence)
    return changed


def add_in(convention: Convention, row: models.Model, *, actor: User, action: str, sentence: str, fields: list[str]):
    """Add a row to an open dossier; journaled on the dossier. Returns the row."""
    told = {"actor": actor, "action": action, "sentence": sentence}
    add_and_tell(row, **told, fields=fields, subject=convention)
    _follow(convention, actor, sentence)
    return row


def touched(convention: Convention, *, actor: User, action: str, sentence: str, before=None, after=None) -> None:
    """Journal a change of an open dossier that is no plain saving of one row."""
    tell(actor, convention, action, sentence, before=before, after=after)
    _follow(convention, actor, sentence)


def _follow(convention: Convention, actor: User, reason: str) -> None:
    """The dossier has moved today; a live signature version does not survive a change, the council hears of it."""
    # Once a day is enough, and keeps a page of the negotiation from rewriting the dossier at each entry.
    if convention.last_action_on != clock.today():
        convention.last_action_on = clock.today()
        convention.save(update_fields=["last_action_on"])
        keep_stale_deadline(convention)
    cancel_signature_version(convention=convention, actor=actor, reason=reason)
    follow_change(convention=convention, actor=actor)


def cancel_signature_version(*, convention: Convention, actor: User, reason: str) -> None:
    """A change of the dossier cancels its live version and brings it back before "prêt à signer"."""
    live = convention.signature_versions.filter(cancelled_at__isnull=True).first()
    # What the State has signed stays, even when the convention ends before its term.
    if live is None or convention.signed_on:
        return
    live.cancelled_at, live.cancel_reason = clock.now(), reason
    live.save(update_fields=["cancelled_at", "cancel_reason"])
    # What the parties signed was another paper: the follow-up of the signatures starts again.
    convention.signatories.update(frozen_on=None, sent_on=None, signed_on=None)
    cancel_final_versions(kind=CONVENTION, subject=convention, actor=actor, reason=reason)
    # Another round: the next version brings its own day.
    convention.frozen_on = convention.others_signed_on = None
    convention.save(update_fields=["frozen_on", "others_signed_on"])
    if convention.state == ConventionState.READY_TO_SIGN:
        request = Request(actor=actor, today=clock.today(), comment=reason)
        keep_deadlines(fire(CONVENTION_WORKFLOW, obj=convention, name="cancel_version", request=request))
        convention.refresh_from_db(fields=["state"])
    sentence = f"Version de signature {live.rank} annulée"
    tell(actor, convention, "convention.signature_cancelled", sentence, comment=reason)
