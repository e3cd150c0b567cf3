"""A file to import: held between its reading and its confirmation, and what its columns give, kept for the next one."""

import uuid
from collections.abc import Mapping

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from iae_portal.core.models import KnownColumn, User
from iae_portal.core.rights import perimeter

SALT = "core.imports"
HELD_SECONDS = 24 * 3600  # then the night erases the file: no row names it


def hold(*, actor: User, kind: str, content: bytes, name: str) -> str:
    """Keep a file in the store that all servers share; the token brings it back to the same person."""
    path = default_storage.save(f"imports/{kind}/{uuid.uuid4().hex}", ContentFile(content))
    return token_of(actor=actor, kind=kind, path=path, name=name)


def token_of(*, actor: User, kind: str, path: str, name: str) -> str:
    return signing.dumps({"path": path, "name": name, "kind": kind, "user": actor.pk}, salt=SALT)


def held(*, actor: User, kind: str, token: str) -> tuple[bytes, str] | None:
    """The file of a token and its name; None when it is not this person's, or is gone."""
    try:
        known = signing.loads(token, salt=SALT, max_age=HELD_SECONDS)
    except signing.BadSignature:
        return None
    if (known["kind"], known["user"]) != (kind, actor.pk) or not default_storage.exists(known["path"]):
        return None
    with default_storage.open(known["path"]) as file:
        return file.read(), known["name"]


def let_go(*, actor: User, kind: str, token: str) -> None:
    """Erase a held file once it is written: it is not confirmed twice."""
    if held(actor=actor, kind=kind, token=token):
        path = signing.loads(token, salt=SALT)["path"]
        transaction.on_commit(lambda: default_storage.delete(path))


def known_columns(actor: User, kind: str) -> dict[str, str]:
    """By folded title, the field that this service's columns give."""
    service = perimeter(actor).main_service
    rows = KnownColumn.objects.filter(service=service, kind=kind) if service else KnownColumn.objects.none()
    return dict(rows.values_list("title", "field"))


@transaction.atomic
def remember_columns(*, actor: User, kind: str, columns: Mapping[str, str]) -> None:
    """Keep what a person said of his columns for the next file of his service; what was said before is replaced.

    DESIGN: nothing goes to the journal: this changes no dossier, only how the next file is first read.
    """
    service = perimeter(actor).main_service
    if service is None or not columns:
        return
    rows = [
        KnownColumn(service=service, kind=kind, title=title[:200], field=field)
        for title, field in sorted(columns.items())
        if title
    ]
    KnownColumn.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["service", "kind", "title"], update_fields=["field"]
    )
