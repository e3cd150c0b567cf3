"""Rights of the exchanges with structures: their service writes, whoever sees the dossier reads; a link is public."""

import datetime as dt

from django.core import signing

from conventions.models import Exchange, StructureLink
from conventions.structure_links import COOKIE, SALT, SESSION_SALT, token
from iae_portal.core import clock
from tests.conventions.rights_of_conventions import OFFICES, PDF, WRITTEN, dossier, number
from tests.factories import UserFactory
from tests.factories.conventions import PieceTypeFactory
from tests.rights import EVERYBODY, LILLE_READERS, LILLE_TEAM, NOT_LILLE, Row


def a_link() -> StructureLink:
    today = clock.today()
    return StructureLink.objects.create(
        convention=dossier(),
        name="Ana Exemple",
        email="ana@exemple.invalid",
        sent_on=today,
        expires_on=today + dt.timedelta(days=30),
        created_by=UserFactory(),
    )


def an_exchange(**values) -> Exchange:
    today = clock.today()
    link = a_link()
    return Exchange.objects.create(
        convention=link.convention,
        link=link,
        kind="project",
        asked_on=today,
        due_on=today,
        asked_by=UserFactory(),
        **values,
    )


def sent() -> dict:
    row = an_exchange(sent_on=clock.today(), typed_by="Ana Exemple", version=1, values={"publics": "Des jeunes"})
    return {"number": row.convention.number, "pk": row.pk}


def of_link() -> dict:
    link = a_link()
    return {"number": link.convention.number, "pk": link.pk}


def a_file() -> Exchange:
    row = an_exchange()
    piece = row.convention.pieces.create(type=PieceTypeFactory())
    row.files.create(line=str(piece.pk), file=PDF, name="essai.pdf", size=9)
    return row


def sent_file() -> dict:
    row = a_file()
    return {"number": row.convention.number, "pk": row.pk, "file_pk": row.files.get().pk}


def door() -> dict:
    return {"signed": token(a_link())}


def task() -> dict:
    row = an_exchange()
    return _of_guest(row)


def task_file() -> dict:
    row = a_file()
    return {"signed": token(row.link), "pk": row.pk, "file_pk": row.files.get().pk}


def home() -> dict:
    """What is to do, begun or given back, and what was sent."""
    row = an_exchange(version=1, comment="Il manque l'effectif.")
    days = {"asked_on": row.asked_on, "due_on": row.due_on, "asked_by": row.asked_by}
    row.convention.exchanges.create(kind="results", year=2007, sent_on=row.asked_on, typed_by="Ana Exemple", **days)
    return {"signed": token(row.link)}


def task_begun() -> dict:
    return _of_guest(an_exchange(version=1, typed_by="Ana Exemple", comment="Il manque l'effectif."))


def task_of_pieces() -> dict:
    row = a_file()
    Exchange.objects.filter(pk=row.pk).update(kind="pieces")
    return _of_guest(row)


def task_sent() -> dict:
    return _of_guest(an_exchange(sent_on=clock.today(), typed_by="Ana Exemple", values={"publics": "Des jeunes"}))


def _of_guest(row: Exchange) -> dict:
    return {"signed": token(row.link), "pk": row.pk}


def confirmed(arguments: dict) -> dict[str, str]:
    """The cookie of a contact who has typed the code of this very link."""
    return {COOKIE: signing.dumps(signing.loads(arguments["signed"], salt=SALT), salt=SESSION_SALT)}


OPEN_DOOR = {"public": True, "cookies": confirmed}
DONE = {**WRITTEN, "method": "post", "status": 302}
CLOSED_DOOR = {"public": True, "status": 302}  # without the code of the contact, back to the door

ROWS = [
    Row("conventions:exchange_list", readers=EVERYBODY),
    Row("conventions:exchange_list", query="export=csv", readers=EVERYBODY),
    Row("conventions:exchange_campaign", readers=OFFICES, refused=403),
    Row("conventions:exchanges", number, readers=LILLE_READERS),
    Row("conventions:link_new", number, **WRITTEN),
    Row("conventions:link_prolong", of_link, **WRITTEN),
    Row("conventions:link_revoke", of_link, **WRITTEN),
    Row("conventions:link_revoke", of_link, **DONE),
    Row("conventions:exchange_ask", number, **WRITTEN),
    Row("conventions:exchange", sent, readers=LILLE_READERS),
    Row(
        "conventions:exchange",
        sent,
        method="post",
        data={"ligne": ["publics"]},
        status=302,
        readers=LILLE_TEAM,
        refused=403,
        refusals=dict.fromkeys(NOT_LILLE, 404),
    ),
    Row("conventions:exchange_file", sent_file, readers=LILLE_READERS),
    Row("conventions:exchange_give_back", sent, **WRITTEN),
    Row("conventions:exchange_set_aside", sent, **WRITTEN),
    Row("conventions:exchange_withdraw", sent, **WRITTEN),
    Row("conventions:exchange_withdraw", sent, **DONE),
    Row("conventions:guest_structure", door, public=True),
    Row("conventions:guest_task", task, **CLOSED_DOOR),
    Row("conventions:guest_task_file", task_file, **CLOSED_DOOR),
    Row("conventions:guest_paper", task, **CLOSED_DOOR),
    Row("conventions:guest_leave", door, **CLOSED_DOOR),
    Row("conventions:guest_structure", home, **OPEN_DOOR),
    Row("conventions:guest_task", task_begun, **OPEN_DOOR),
    Row("conventions:guest_task", task_of_pieces, **OPEN_DOOR),
    Row("conventions:guest_task", task_sent, **OPEN_DOOR),
    Row("conventions:guest_task_file", task_file, **OPEN_DOOR),
    Row("conventions:guest_paper", task, status=404, **OPEN_DOOR),
    Row("conventions:guest_leave", door, method="post", status=302, **OPEN_DOOR),
]
