"""Keeping a view of a list, giving it up, and telling its owner each Monday."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.rights import is_assigned
from iae_portal.core.services.journal import tell
from iae_portal.core.services.undo import Undoable, erase, put_back, undoable, undoes
from iae_portal.core.services.writing import add_and_tell, lock
from iae_portal.notifications.kept_lists import kept_list
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.models import SavedView
from iae_portal.notifications.services.outbox import queue_mail

DROPPED = "notifications.dropped_view"
KIND = "notifications.saved_view"
MOST = 20
MONDAY = 0


@transaction.atomic
def save_view(*, actor: User, label: str, path: str) -> SavedView:
    kept = kept_list(path)
    if kept is None or kept.unknown:
        raise Refusal("Cette adresse n'est pas celle d'une liste du portail : repartez de la liste à garder.")
    if SavedView.objects.filter(owner=actor).count() >= MOST:
        raise Refusal(f"Vous gardez déjà {MOST} vues : cessez d'en recevoir une d'abord.")
    view = SavedView(owner=actor, label=label, path=kept.address, saved_on=clock.today())
    sentence = f"Vue gardée, envoyée chaque lundi : {label}"
    return add_and_tell(view, actor=actor, action="saved_view.add", sentence=sentence, fields=["label", "path"])


@transaction.atomic
def drop_view(*, actor: User, view: SavedView) -> Undoable:
    """Only its owner reaches it: the page reads his own."""
    locked = lock(view)
    tell(actor, locked, "saved_view.drop", f"Vue qui n'est plus envoyée : {locked}")
    return undoable(DROPPED, locked, erase(locked))


@undoes(DROPPED)
@transaction.atomic
def put_view_back(*, actor: User, undone: Undoable) -> None:
    view, *_ = put_back(undone, actor=actor)
    tell(actor, view, "saved_view.add", f"Vue de nouveau envoyée : {view}")


def send_weekly(*, day: dt.date) -> int:
    """A mail for each view, once a Monday; nobody gets one who sees nothing. Returns how many were written."""
    if day.weekday() != MONDAY:
        return 0
    told = 0
    for view in SavedView.objects.filter(owner__is_active=True).select_related("owner").order_by("pk"):
        if is_assigned(view.owner):
            _tell(view, day)
            told += 1
    return told


def _tell(view: SavedView, day: dt.date) -> None:
    url = reverse("notifications:saved_view", args=[view.pk])
    queue_mail(
        kind=KIND,
        to=Recipient.person(view.owner),
        words="notifications/mail/saved_view.txt",
        context={"view": view, "day": day, "url": url},
        about=view.owner,  # the view may be given up: the mail stays
        key=f"saved-view-{view.pk}-{day.isoformat()}",
    )
