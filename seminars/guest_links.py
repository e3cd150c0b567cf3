"""Signed links of the guests: no account, one event, one person, until a day. Reading one writes nothing."""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.urls import reverse

from iae_portal.core.signed_links import LinkRefused
from seminars.enums import EventState
from seminars.models import Guest

SALT = "seminars.guest"
# DESIGN: after the event the link still opens the questionnaire, the slides and the certificate.
DAYS_AFTER = 60

INVALID = (
    "Ce lien n'est pas valable. Vérifiez que l'adresse est complète, "
    "ou demandez un nouveau lien au service qui vous a invité."
)
REPLACED = "Ce lien a été remplacé par un lien plus récent : ouvrez le dernier courriel reçu."
EXPIRED = "Ce lien a expiré. Pour toute question, adressez-vous au service qui vous a invité."


def token(guest: Guest) -> str:
    return signing.dumps([guest.pk, guest.nonce], salt=SALT)


def guest_url(guest: Guest, page: str = "guest_answer") -> str:
    return settings.SITE_URL + reverse(f"seminars:{page}", args=[token(guest)])


def read_token(text: str, *, today: dt.date) -> Guest:
    """The guest behind a link, or LinkRefused."""
    try:
        # No max_age: the day of the event decides, and it may be put off.
        pk, nonce = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise LinkRefused(INVALID, 404) from None
    rows = Guest.objects.select_related(
        "event__series", "event__host", "event__organiser", "departement", "region", "workshop__room"
    )
    guest = rows.filter(pk=pk).first()
    if guest is None:
        raise LinkRefused(INVALID, 404)
    # A new address or a new link changes the nonce: whoever kept the former mail opens nothing.
    if guest.nonce != nonce:
        raise LinkRefused(REPLACED, 410, guest.event.contact)
    # Without a date the link never opens: nothing would say when it ends.
    event = guest.event
    last = event.held_on and event.held_on + dt.timedelta(days=DAYS_AFTER)
    if event.state == EventState.PREPARATION or event.erased_on or last is None or today > last:
        raise LinkRefused(EXPIRED, 410, event.contact)
    return guest
