"""A file chosen in a form that comes back refused: kept a day for whoever chose it, who need not choose it again.

No row names it: what takes away the files that no row names, a day after they were written, takes it away too.
"""

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO

from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from iae_portal.core.storage import StorageAway, StorageFull

FOLDER = "gardes"
FIELD = "-garde"  # after the name of the file's field: the field of the token
KEPT = dt.timedelta(days=1)
SALT = "core.kept_files"
_owner: ContextVar[str] = ContextVar("kept_files_owner", default="")


class KeptFile(UploadedFile):
    """A file kept by a former sending, as if it had just been chosen; `token` names it in the page."""

    def __init__(self, token: str, **values):
        self.token = token
        super().__init__(**values)


@contextmanager
def owned_by(owner: str) -> Iterator[None]:
    """Who sends the request: only he finds again what is kept meanwhile."""
    former = _owner.set(owner)
    try:
        yield
    finally:
        _owner.reset(former)


def keep(file: UploadedFile) -> str:
    """The token under which the file is found again; "" when it cannot be kept (no room, no store, moved)."""
    if isinstance(file, KeptFile):
        return file.token
    try:
        file.seek(0)
        # The name of the person stays in the token: that of the disk says nothing, and is never too long.
        path = default_storage.save(f"{FOLDER}/{secrets.token_urlsafe(16)}", file)
        file.seek(0)
    except (OSError, ValueError, StorageAway, StorageFull):
        return ""
    return token_of(_owner.get(), path, file.name, file.content_type)


def token_of(owner: str, path: str, name: str, content_type: str = "") -> str:
    """What brings a file of the store back into a form that its owner sends."""
    return signing.dumps([owner, path, name, content_type], salt=SALT)


def opened(token: str) -> KeptFile | None:
    """The file, for its owner and for a day."""
    try:
        owner, path, name, content_type = signing.loads(token, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return None
    if not owner or owner != _owner.get() or not default_storage.exists(path):
        return None
    with default_storage.open(path) as stored:
        content = stored.read()  # UPLOAD_MAX_BYTES at most
    return KeptFile(token, file=BytesIO(content), name=name, content_type=content_type, size=len(content))
