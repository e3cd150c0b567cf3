"""Keeping the structures: create, change, close, reopen, antennas. Each write leaves its line in the journal."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from conventions.enums import ABANDONED_STATES, OPEN_STATES, RUNNING_STATES, SiaeState
from conventions.identifiers import normalize_siren, normalize_siret, siren_of
from conventions.models import ActivitySector, Antenna, Siae
from conventions.rights import EDIT, require
from conventions.services.structure_links import revoke_links_of
from conventions.terms import FIRST_CONVENTIONS
from iae_portal.core import clock
from iae_portal.core.days import Edge, outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import Service, User
from iae_portal.core.selectors.journal import last_act, with_author
from iae_portal.core.services.journal import changes, snapshot, tell
from iae_portal.core.services.undo import Undoable, erase, put_back, undoable, undoes
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell, save_checked
from iae_portal.core.text import french_list, of_name

KEY_FIELDS = ["siret", "type", "service"]
SIAE_FIELDS = [
    "siret",
    "name",
    "sign",
    "legal_form",
    "naf",
    "address",
    "postcode",
    "city",
    "phone",
    "email",
    "network",
    "parent_siren",
]
ANTENNA = "conventions.antenna"
ANTENNA_FIELDS = ["name", "address", "postcode", "city"]


def lock_siae(siae: Siae) -> Siae:
    return lock(siae, "service")


def lock_service(service: Service) -> None:
    """One creation at a time in a service: two identical ones never meet at the unique key."""
    lock(service)


@transaction.atomic
def create_siae(
    *, actor: User, service: Service, type: str, values: dict, sectors: Iterable[ActivitySector] = ()
) -> Siae:
    """`values` holds SIAE_FIELDS. Raises NotAllowed, ValidationError (SIRET, repeated key)."""
    siae = Siae(service=service, type=type, **_clean(values))
    require(actor, EDIT, siae)
    lock_service(service)
    save_checked(siae)
    # No column of the row: journaled by name below.
    siae.sectors.set(sectors)
    tell(
        actor,
        siae,
        "siae.create",
        f"Création de la structure {siae}",
        service=service,
        after={**snapshot(siae, [*KEY_FIELDS, *SIAE_FIELDS]), "sectors": _names(siae)},
    )
    return siae


@transaction.atomic
def update_siae(*, actor: User, siae: Siae, values: dict, sectors: Iterable[ActivitySector] | None = None) -> Siae:
    """Change what describes a structure; its type and its service never change.

    The SIRET follows the address; once a convention exists the SIREN must stay (domain: SIRET at signature and
    present SIRET share it). Raises NotAllowed, Refusal, ValidationError.
    """
    locked = lock_siae(siae)
    require(actor, EDIT, locked)
    before = {**snapshot(locked, SIAE_FIELDS), "sectors": _names(locked)}
    for name, value in _clean(values).items():
        setattr(locked, name, value)
    # Another SIREN is another legal entity: its conventions would change hands silently.
    if siren_of(locked.siret) != siren_of(before["siret"]) and locked.conventions.exists():
        raise FieldRefusal(
            "Le SIREN (neuf premiers chiffres du SIRET) ne peut plus changer : cette structure a déjà une "
            "convention. Pour une autre personne morale, créez une autre structure.",
            "siret",
        )
    save_checked(locked)
    if sectors is not None:
        locked.sectors.set(sectors)
    old, new = changes(before, {**snapshot(locked, SIAE_FIELDS), "sectors": _names(locked)})
    if old.get("email"):
        revoke_links_of(siae=locked, email=old["email"], actor=actor)
    if new:
        tell(actor, locked, "siae.update", f"Modification de la structure {locked}", before=old, after=new)
    return locked


def _clean(values: dict) -> dict:
    """Values ready for the row: numbers as bare digits."""
    cleaned = dict(values)
    if "siret" in cleaned:
        cleaned["siret"] = normalize_siret(cleaned["siret"])
    if cleaned.get("parent_siren"):
        cleaned["parent_siren"] = normalize_siren(cleaned["parent_siren"])
    return cleaned


def _names(siae: Siae) -> list[str]:
    return [sector.name for sector in siae.sectors.all().order_by("name")]


@transaction.atomic
def close_siae(*, actor: User, siae: Siae, closed_on: dt.date, comment: str) -> Siae:
    """Close a structure that works no more. Raises NotAllowed, Refusal (a dossier or a convention is alive).

    DESIGN: its dossiers are ended first, each by its own action and reason, so that nothing runs on a closed one.
    """
    locked = lock_siae(siae)
    require(actor, EDIT, locked)
    refuse_state(locked, SiaeState.CLOSED)
    if closed_on > clock.today():
        raise ValidationError({"closed_on": "La date de fermeture ne peut pas être à venir : attendez ce jour."})
    alive = locked.conventions.filter(state__in=[*OPEN_STATES, *RUNNING_STATES]).order_by("number")
    if alive:
        numbers = french_list([convention.display_number for convention in alive])
        raise Refusal(f"Terminez ou retirez d'abord : {numbers}. Une structure fermée n'a plus de dossier en cours.")
    # One that ended before its effect bounds nothing.
    signed = locked.conventions.filter(start__lte=clock.today()).exclude(state__in=ABANDONED_STATES)
    last = signed.order_by("-start").values_list("start", flat=True).first()
    since = (
        Edge(last, "effet de sa dernière convention")
        if last
        else Edge(FIRST_CONVENTIONS, "loi qui a créé ces conventions")
    )
    refuse_outside(outside("closed_on", closed_on, since))
    values = {"state": SiaeState.CLOSED, "closed_on": closed_on}
    return _save_state(locked, actor, "siae.close", f"Fermeture de la structure {locked}", comment, values)


@transaction.atomic
def reopen_siae(*, actor: User, siae: Siae, comment: str) -> Siae:
    locked = lock_siae(siae)
    require(actor, EDIT, locked)
    refuse_state(locked, SiaeState.ACTIVE)
    values = {"state": SiaeState.ACTIVE, "closed_on": None}
    return _save_state(locked, actor, "siae.reopen", f"Réouverture de la structure {locked}", comment, values)


def refuse_state(siae: Siae, state: str) -> None:
    if siae.state == state:
        line = last_act([siae], "siae.close", "siae.reopen")
        raise Refusal(with_author(f"Cette structure est déjà {SiaeState(state).label.lower()}.", line))


def _save_state(siae: Siae, actor: User, action: str, sentence: str, comment: str, values: dict) -> Siae:
    if not comment.strip():
        raise FieldRefusal("Indiquez le motif : il est obligatoire.", "comment")
    save_and_tell(siae, actor=actor, action=action, sentence=sentence, values=values, comment=comment)
    return siae


@transaction.atomic
def add_antenna(*, actor: User, siae: Siae, **values) -> Antenna:
    """`values` are ANTENNA_FIELDS. Raises NotAllowed, ValidationError."""
    locked = lock_siae(siae)
    require(actor, EDIT, locked)
    antenna = Antenna(siae=locked, **values)
    told = {"actor": actor, "action": "siae.antenna_add", "sentence": f"Ajout de l'antenne {antenna} à {locked}"}
    return add_and_tell(antenna, **told, fields=ANTENNA_FIELDS, subject=locked)


@transaction.atomic
def remove_antenna(*, actor: User, antenna: Antenna) -> Undoable:
    locked = lock_siae(antenna.siae)
    require(actor, EDIT, locked)
    before = snapshot(antenna, ANTENNA_FIELDS)
    kept = erase(antenna)
    tell(
        actor, locked, "siae.antenna_remove", f"Retrait de l'antenne {before['name']} {of_name(locked)}", before=before
    )
    return undoable(ANTENNA, locked, kept)


@undoes(ANTENNA)
@transaction.atomic
def put_antenna_back(*, actor: User, undone: Undoable) -> None:
    locked = lock_siae(undone.subject)
    require(actor, EDIT, locked)
    antenna, *_ = put_back(undone, actor=actor)
    sentence = f"Retrait annulé : antenne {antenna} remise à {locked}"
    tell(actor, locked, "siae.antenna_add", sentence, after=snapshot(antenna, ANTENNA_FIELDS))
