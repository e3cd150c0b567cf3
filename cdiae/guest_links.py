"""Signed links of the convocations: no account, one meeting, one member, until a day. Reading one writes nothing."""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.urls import reverse

from cdiae.enums import MeetingState
from cdiae.models import Convocation, Member
from cdiae.selectors.expected import is_expected
from cdiae.selectors.proxies import has_left, holder_is_away
from iae_portal.core import clock
from iae_portal.core.selectors.letterheads import contact_of
from iae_portal.core.signed_links import LinkRefused

SALT = "cdiae.convocation"
ANSWER = "answer"
PAPERS = "papers"
# DESIGN: the papers stay readable a month after the meeting, the time to receive the minutes.
PAPERS_DAYS = 30

INVALID = "Ce lien n'est pas valable. Vérifiez que l'adresse est complète, ou demandez un nouveau lien au secrétariat."
REPLACED = "Ce lien a été remplacé par un lien plus récent : ouvrez le dernier courriel reçu du secrétariat."
RELEASED = "Vous ne siégez plus à cette séance : ses documents ne vous sont plus ouverts."
EXPIRED = "Ce lien a expiré. Pour toute question, adressez-vous au secrétariat."
ANSWERED = "Votre réponse est déjà enregistrée. Pour la changer, adressez-vous au secrétariat."
CANCELLED = "Cette séance est annulée : aucune réponse n'est attendue."


def _of(substitute_id: int | None) -> str:
    return f"{PAPERS}-{substitute_id}"


def token(convocation: Convocation, purpose: str) -> str:
    return signing.dumps([convocation.pk, convocation.nonce, purpose], salt=SALT)


def answer_url(convocation: Convocation) -> str:
    args = [convocation.meeting_id, token(convocation, ANSWER)]
    return settings.SITE_URL + reverse("cdiae:guest_answer", args=args)


def papers_url(convocation: Convocation, substitute: Member | None = None) -> str:
    """The papers for the member convened, or for the `substitute` that he named: closed once another one sits."""
    args = [convocation.meeting_id, token(convocation, _of(substitute.pk) if substitute else PAPERS)]
    return settings.SITE_URL + reverse("cdiae:guest_papers", args=args)


def read_token(text: str, *, purpose: str, meeting_id: int) -> Convocation:
    """The convocation behind a link, or LinkRefused. An answer link serves once, unless the proxy lost its holder."""
    convocation = _signed(text, purpose, meeting_id)
    meeting = convocation.meeting
    if purpose == PAPERS:
        if meeting.today > meeting.held_on + dt.timedelta(days=PAPERS_DAYS):
            raise _refused(convocation, EXPIRED)
        return convocation
    if meeting.state == MeetingState.CANCELLED:
        raise _refused(convocation, CANCELLED)
    if meeting.state != MeetingState.CONVENED or meeting.today > meeting.held_on:
        raise _refused(convocation, EXPIRED)
    if convocation.answer and not holder_is_away(convocation):
        raise _refused(convocation, ANSWERED, 409)
    return convocation


def _refused(convocation: Convocation, sentence: str, status: int = 410) -> LinkRefused:
    secretariat = convocation.council.secretariat
    return LinkRefused(sentence, status, f"secrétariat du conseil, {contact_of(secretariat, clock.today())}")


def _signed(text: str, purpose: str, meeting_id: int) -> Convocation:
    try:
        pk, nonce, said = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise LinkRefused(INVALID, 404) from None
    rows = Convocation.objects.select_related(
        "meeting__council__departement__region",
        "meeting__council__secretariat",
        "meeting__order",
        "member__seat__college__order",
        "agenda",
    )
    convocation = rows.filter(pk=pk, meeting=meeting_id).first()
    # A link to read the papers must not answer: the same row, another purpose.
    of_a_substitute = purpose == PAPERS and str(said).startswith(f"{PAPERS}-")
    if convocation is None or (said != purpose and not of_a_substitute):
        raise LinkRefused(INVALID, 404)
    # The signature never expires: what closes a link is the nonce, the state of the meeting and its day.
    if convocation.nonce != nonce:
        raise _refused(convocation, REPLACED)
    if of_a_substitute:
        named = said == _of(convocation.substitute_id)
        released = not named or has_left(convocation.substitute, convocation.meeting.held_on)
    else:
        released = not is_expected(convocation)
    if released:
        raise _refused(convocation, RELEASED)
    return convocation
