"""Life of an API token: made by a person for herself, presented by a program, revoked."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.calendars import end_of_months
from iae_portal.core.errors import FieldRefusal, NotAllowed, Refusal
from iae_portal.core.models import ApiToken, User
from iae_portal.core.rights import perimeter
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell

START = "iae_"
SHOWN = 8  # of the secret, after START: enough to tell two tokens apart
LONGEST_MONTHS = 12
MOST = 10  # tokens alive of one person


class TokenRefused(Exception):
    """The token opens nothing; the sentence says why, and what to do."""


def digest_of(secret: str) -> str:
    # The secret is 32 random bytes: a plain hash is enough, nobody tries them all.
    return hashlib.sha256(secret.encode()).hexdigest()


def held_by(user: User) -> list[str]:
    """The assignments of the day, in a form that compares."""
    return sorted(f"{held.role} {held.service.code}" for held in perimeter(user).roles)


@transaction.atomic
def create_token(*, actor: User, label: str, expires_on: dt.date) -> tuple[ApiToken, str]:
    """The row and the secret, which is shown once and kept nowhere."""
    today = clock.today()
    if not perimeter(actor).roles:
        raise NotAllowed("Un jeton lit ce que vous lisez : sans affectation en cours, il n'ouvrirait rien.")
    if not today <= expires_on <= end_of_months(today, LONGEST_MONTHS):
        said = "Un jeton vaut un an au plus : choisissez un dernier jour dans l'année qui vient."
        raise FieldRefusal(said, "expires_on")
    if ApiToken.objects.filter(owner=actor, revoked_at=None, expires_on__gte=today).count() >= MOST:
        raise Refusal(f"Vous avez déjà {MOST} jetons en cours : révoquez celui qui ne sert plus.")
    secret = START + secrets.token_urlsafe(32)
    token = ApiToken(
        owner=actor,
        label=label,
        prefix=secret[: len(START) + SHOWN],
        digest=digest_of(secret),
        perimeter=held_by(actor),
        made_on=today,
        expires_on=expires_on,
    )
    sentence = f"Jeton d'accès à l'API créé : {token}"
    add_and_tell(token, actor=actor, action="token.create", sentence=sentence, fields=["label", "prefix", "expires_on"])
    return token, secret


@transaction.atomic
def revoke_token(*, actor: User, token: ApiToken) -> ApiToken:
    """Its owner, or an administrator. A revoked token never comes back."""
    locked = lock(token)
    if actor.pk != locked.owner_id and not actor.is_superuser:
        raise NotAllowed("Un jeton est révoqué par son titulaire ou par un administrateur.")
    if locked.is_revoked:
        raise Refusal("Ce jeton est déjà révoqué.")
    save_and_tell(
        locked,
        actor=actor,
        action="token.revoke",
        sentence=f"Jeton d'accès à l'API révoqué : {locked}",
        values={"revoked_at": clock.now()},
    )
    return locked


def owner_of(secret: str) -> tuple[ApiToken, User]:
    """Whom a presented secret speaks for. Raises TokenRefused with its sentence."""
    token = ApiToken.objects.select_related("owner").filter(digest=digest_of(secret)).first()
    if token is None:
        raise TokenRefused("Ce jeton n'existe pas : copiez-le en entier, ou créez-en un depuis « Mon compte ».")
    if token.is_revoked:
        raise TokenRefused("Ce jeton est révoqué : créez-en un autre depuis « Mon compte ».")
    if token.expires_on < clock.today():
        raise TokenRefused(f"Ce jeton a expiré le {token.expires_on:%d/%m/%Y} : créez-en un autre.")
    if not token.owner.is_active:
        raise TokenRefused("Le compte du titulaire de ce jeton est fermé.")
    if held_by(token.owner) != token.perimeter:
        raise TokenRefused("Les affectations du titulaire ont changé depuis ce jeton : créez-en un autre.")
    return token, token.owner
