"""Signed links of the structures: no account, one dossier, one contact, until a day. Reading one writes nothing.

The link alone opens nothing: its contact is confirmed by a code mailed to the address, and the session that follows is
a signed cookie of this link alone (its path is the link's own).
"""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from conventions.models import StructureLink
from iae_portal.core import clock
from iae_portal.core.selectors.letterheads import contact_of
from iae_portal.core.signed_links import LinkRefused

SALT = "conventions.structure"
SESSION_SALT = "conventions.structure.session"
COOKIE = "structure"
SESSION = dt.timedelta(hours=2)
CODE_MINUTES = 10
CODE_LIFE = dt.timedelta(minutes=CODE_MINUTES)
CODE_TRIES = 5

INVALID = (
    "Ce lien n'est pas valable. Vérifiez que l'adresse est complète, ou demandez un nouveau lien au service qui suit "
    "votre convention."
)
REVOKED = "Ce lien a été retiré. Pour continuer, demandez un nouveau lien au service qui suit votre convention."
EXPIRED = "Ce lien a expiré. Pour continuer, demandez un nouveau lien au service qui suit votre convention."


def token(link: StructureLink) -> str:
    return signing.dumps([link.pk, link.nonce], salt=SALT)


def link_url(link: StructureLink) -> str:
    return settings.SITE_URL + reverse("conventions:guest_structure", args=[token(link)])


def read_token(text: str) -> StructureLink:
    """The link behind an address, or LinkRefused."""
    try:
        pk, nonce = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise LinkRefused(INVALID, 404) from None
    rows = StructureLink.objects.select_related("convention__siae", "convention__service__departement")
    link = rows.filter(pk=pk).first()
    if link is None:
        raise LinkRefused(INVALID, 404)
    if link.revoked_on or link.nonce != nonce:
        raise LinkRefused(REVOKED, 410, _contact(link))
    if link.is_over:
        raise LinkRefused(EXPIRED, 410, _contact(link))
    return link


def _contact(link: StructureLink) -> str:
    return contact_of(link.convention.service, clock.today())


def is_confirmed(request: HttpRequest, link: StructureLink) -> bool:
    """The contact gave the code of this very link, less than SESSION ago."""
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SESSION_SALT, max_age=SESSION)
    except signing.BadSignature:
        return False
    return said == [link.pk, link.nonce]


def open_session(response: HttpResponse, link: StructureLink, signed: str) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        signing.dumps([link.pk, link.nonce], salt=SESSION_SALT),
        max_age=SESSION,
        path=reverse("conventions:guest_structure", args=[signed]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def close_session(response: HttpResponse, signed: str) -> HttpResponse:
    response.delete_cookie(COOKIE, path=reverse("conventions:guest_structure", args=[signed]))
    return response
