"""Who opens what in reminders, deadlines and mails."""

from iae_portal.notifications.enums import MailState
from tests.factories.notifications import MailAttachmentFactory, OutgoingMailFactory, SavedViewFactory
from tests.rights import EVERYBODY, LILLE_READERS, LILLE_TEAM, NOT_LILLE, Row

LISTS = ("notifications:mails", "notifications:reminders_sent", "notifications:deadlines")
DECIDERS = LILLE_TEAM | {"admin"}
REFUSALS = dict.fromkeys(NOT_LILLE, 404)


def refused() -> dict:
    return {"pk": OutgoingMailFactory(state=MailState.REFUSED, next_attempt_at=None).pk}


def one_refused() -> dict:
    refused()
    return {}


def attached() -> dict:
    item = MailAttachmentFactory()
    return {"pk": item.mail_id, "attachment_pk": item.pk}


def decision(view: str, data: dict) -> list[Row]:
    common = {"arguments": refused, "readers": DECIDERS, "refused": 403, "refusals": REFUSALS}
    return [Row(view, **common), Row(view, method="post", data=data, status=302, **common)]


ROWS = [
    Row("notifications:saved_views", readers=EVERYBODY),
    Row("notifications:saved_view_add", query="chemin=/conventions/", readers=EVERYBODY),
    Row("notifications:saved_view", lambda: {"pk": SavedViewFactory().pk}),
    Row("notifications:saved_view_drop", lambda: {"pk": SavedViewFactory().pk}, refused=405),
    Row("notifications:saved_view_drop", lambda: {"pk": SavedViewFactory().pk}, method="post"),
    Row("notifications:reminders", readers=EVERYBODY),
    *(Row(view, readers=EVERYBODY) for view in LISTS),
    *(Row(view, query="export=csv", readers=EVERYBODY) for view in LISTS),
    Row("notifications:mail", refused, readers=LILLE_READERS),
    Row("notifications:mail_attachment", attached, readers=LILLE_READERS),
    *decision("notifications:mail_resend", {"email": "a@exemple.invalid"}),
    *decision("notifications:mail_abandon", {"comment": "Reçu par téléphone."}),
    Row("notifications:mails_resend", one_refused, query="state=refused", readers=EVERYBODY),
    Row("notifications:mails_resend", query="state=refused", method="post", readers=EVERYBODY, status=302),
]
