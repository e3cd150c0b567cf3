"""Links of the structures: sent, prolonged, retired; and the code that confirms their contact."""

import datetime as dt
import logging
import secrets
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from conventions.models import Convention, Siae, StructureLink
from conventions.models.exchange import new_nonce
from conventions.rights import EDIT
from conventions.services.open_dossier import lock_convention
from conventions.structure_links import CODE_LIFE, CODE_MINUTES, CODE_TRIES, link_url
from conventions.terms import asked_by
from iae_portal.core import clock
from iae_portal.core.broker import hand_over
from iae_portal.core.days import outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import Job, User
from iae_portal.core.plain_mail import subject_and_text
from iae_portal.core.selectors.installation import foreign_name
from iae_portal.core.services.limits import Limit, within
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell
from iae_portal.core.text import of_name
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.services.outbox import queue_mail

logger = logging.getLogger(__name__)

MAIL = "conventions.structure_link"
CODE_TASK = "conventions.send_structure_code"
AWAITED = "awaited"  # in place of the hash of a code: asked at `code_sent_at`, not made yet
LATE = dt.timedelta(seconds=30)
LINK_DAYS = 90  # DESIGN: a campaign and its reminders; the officer may choose another day
CODES = Limit("structure-code", 5, dt.timedelta(hours=1))
TOO_MANY = "Trop de codes demandés : attendez une heure, puis demandez-en un nouveau."
WRONG = "Ce code n'est pas le bon. Vérifiez le dernier courriel reçu."
OLD = "Ce code ne sert plus : demandez-en un nouveau."


@transaction.atomic
def send_link(
    *,
    actor: User,
    convention: Convention,
    name: str,
    email: str,
    expires_on: dt.date,
    asked: str = "",
    job: Job | None = None,
) -> StructureLink:
    """Open the door of a dossier to one contact, and mail its address. `asked` are the words of what is expected."""
    locked = lock_convention(actor, EDIT, convention)
    refuse_days(expires_on)
    link = StructureLink(
        convention=locked,
        name=name,
        email=email.lower(),
        sent_on=clock.today(),
        expires_on=expires_on,
        created_by=actor,
    )
    told = {"actor": actor, "action": "exchange.link", "subject": locked, "service": locked.service}
    # Without the address: the journal outlives the contact (services/contact_erasure.py).
    add_and_tell(link, **told, sentence=f"Lien envoyé à {name}", fields=["name", "expires_on"])
    mail_link(link, actor=actor, asked=asked, job=job)
    return link


def refuse_days(expires_on: dt.date) -> None:
    today = clock.today()
    if expires_on < today:
        raise FieldRefusal("Le dernier jour du lien est passé : choisissez un jour à venir.", "expires_on")
    refuse_outside(outside("expires_on", expires_on, None, asked_by(today)))


def mail_link(link: StructureLink, *, actor: User, asked: str = "", job: Job | None = None) -> None:
    """At once; or by a job, that sends it itself, once."""
    queue_mail(
        kind=MAIL,
        to=Recipient(link.email, link.name),
        words="conventions/mail/structure_link.txt",
        context={"link": link, "convention": link.convention, "asked": asked, "url": link_url(link)},
        about=link.convention,
        key=f"structure-link:{link.pk}:{job.pk}" if job else "",
        actor=actor,
        job=job,
    )


@transaction.atomic
def prolong_link(
    *, actor: User, link: StructureLink, expires_on: dt.date, asked: str = "", job: Job | None = None
) -> StructureLink:
    """Another last day, and the same link mailed again."""
    locked = _locked(actor, link)
    refuse_days(expires_on)
    told = {"actor": actor, "action": "exchange.link", "subject": locked.convention}
    sentence = f"Lien {of_name(locked.name)} prolongé"
    save_and_tell(locked, **told, sentence=sentence, values={"expires_on": expires_on})
    mail_link(locked, actor=actor, asked=asked, job=job)
    return locked


@transaction.atomic
def revoke_link(*, actor: User, link: StructureLink) -> StructureLink:
    """At once: the address opens nothing any more, and whoever is inside is out at his next page."""
    locked = _locked(actor, link)
    _revoke(locked, actor)
    return locked


def revoke_links_of(*, siae: Siae, email: str, actor: User | None) -> int:
    """The structure has another contact: the links of the former one close. Inside the caller's transaction."""
    rows = StructureLink.objects.filter(convention__siae=siae, email=email.lower(), revoked_on__isnull=True)
    links = list(rows.select_related("convention__service").order_by("convention_id", "pk"))
    for link in links:
        lock(link.convention)
        link.refresh_from_db()
        if link.revoked_on is None:
            _revoke(link, actor)
    return len(links)


def _revoke(link: StructureLink, actor: User | None) -> None:
    link.nonce = new_nonce()
    told = {"actor": actor, "action": "exchange.link", "subject": link.convention}
    values = {"revoked_on": clock.today(), "code_hash": ""}
    save_and_tell(link, **told, sentence=f"Lien {of_name(link.name)} retiré", values=values)


def _locked(actor: User, link: StructureLink) -> StructureLink:
    lock_convention(actor, EDIT, link.convention)
    locked = StructureLink.objects.select_related("convention__siae", "convention__service").get(pk=link.pk)
    refuse_revoked(locked)
    return locked


def refuse_revoked(link: StructureLink) -> None:
    if link.revoked_on:
        raise Refusal("Ce lien est déjà retiré : envoyez-en un autre.")


def ask_code(*, link: StructureLink) -> None:
    """A worker makes the code and mails it: no page waits for a mail server, and no table keeps the code."""
    if not within(CODES, address=f"link-{link.pk}"):
        raise Refusal(TOO_MANY)
    _set_code(link.pk, code_hash=AWAITED, code_sent_at=clock.real_now(), code_tries=0)
    transaction.on_commit(lambda: hand_over(CODE_TASK, link.pk))


def deliver_code(*, pk: int) -> None:
    """Called by the worker, once or more: a code asked once is mailed once. After CODE_LIFE, the contact asks again."""
    link = StructureLink.objects.select_related("convention__siae", "convention__service").get(pk=pk)
    if foreign_name() or not link.is_open:
        return
    code = f"{secrets.randbelow(10**6):06d}"
    asked_at = _take_code(link, code)
    if asked_at is None:
        return
    context = {"link": link, "code": f"{code[:3]} {code[3:]}", "minutes": CODE_MINUTES}
    subject_line, text = subject_and_text("conventions/mail/structure_code_text.txt", context)
    try:
        EmailMessage(subject_line, text, to=[link.email]).send()
    except SMTPRecipientsRefused:
        logger.warning("code of link %s refused for good", pk, exc_info=True)
    except OSError:
        logger.warning("code of link %s not sent, tried again later", pk, exc_info=True)
        _set_code(pk, code_hash=AWAITED, code_sent_at=asked_at)


def sweep_codes() -> None:
    """Hand over the codes that no worker has made: the broker was away, or the mail server."""
    now = clock.real_now()
    late = StructureLink.objects.filter(code_hash=AWAITED, code_sent_at__range=(now - CODE_LIFE, now - LATE))
    for pk in late.order_by("pk").values_list("pk", flat=True):
        hand_over(CODE_TASK, pk)


def check_code(*, link: StructureLink, typed: str) -> None:
    """Five tries, ten minutes, once. Raises Refusal; a wrong try counts all the same."""
    if refusal := _tried(link, "".join(sign for sign in typed if sign.isdigit())):
        raise Refusal(refusal)


@transaction.atomic
def _tried(link: StructureLink, code: str) -> str | None:
    """Under the lock of the row: two guesses of the same instant both count."""
    row = under_lock(StructureLink.objects.all()).get(pk=link.pk)
    is_made = row.code_hash not in ("", AWAITED)
    if not is_made or row.code_tries >= CODE_TRIES or clock.real_now() > row.code_sent_at + CODE_LIFE:
        return OLD
    row.code_tries += 1
    good = constant_time_compare(row.code_hash, _hash(row, code))
    if good:
        row.code_hash = ""
    row.save(update_fields=["code_hash", "code_tries"])
    return None if good else WRONG


@transaction.atomic
def _take_code(link: StructureLink, code: str) -> dt.datetime | None:
    """Put the code in the place of the one awaited: when it was asked; None when nobody waits for it any more."""
    row = under_lock(StructureLink.objects.all()).get(pk=link.pk)
    now, asked_at = clock.real_now(), row.code_sent_at
    if row.code_hash != AWAITED or now > asked_at + CODE_LIFE:
        return None
    row.code_hash, row.code_sent_at = _hash(row, code), now
    row.save(update_fields=["code_hash", "code_sent_at"])
    return asked_at


@transaction.atomic
def _set_code(pk: int, **values) -> None:
    row = under_lock(StructureLink.objects.all()).get(pk=pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _hash(link: StructureLink, code: str) -> str:
    return salted_hmac("conventions.structure_code", f"{link.pk}:{link.nonce}:{code}", algorithm="sha256").hexdigest()
