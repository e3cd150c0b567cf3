"""What a person sends after the end of his session: held until he has signed in again, then given back to him alone."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from iae_portal.core.services import kept_files
from iae_portal.core.services.acting import KEY as ACTING
from iae_portal.core.services.sendings import TOKEN

HELD = "held"
LONGEST = 2_000_000  # characters: the fullest grid is four times smaller


@dataclass(frozen=True)
class Held:
    """`fields`: names and values as they were sent; `files`: names of those that could not be kept."""

    path: str
    fields: list[tuple[str, str]]
    files: list[str]


def hold(request: HttpRequest) -> bool:
    """Keep what was sent in the session that the sign-in page will open; False when nobody knows whose it was."""
    owner = _owner(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    if owner is None:
        return False
    with kept_files.owned_by(owner):
        return hold_for(request, owner, kept_files.keep)


def hold_for(request: HttpRequest, owner: str, keep: Callable[[UploadedFile], str] = lambda file: "") -> bool:
    """The same for that owner: an account by its key, or who came by a link, whose files are to choose again."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if not _is_secret(name)]
    if sum(len(name) + len(value) for name, value in fields) > LONGEST:
        return False
    tokens = {name: token for name, file in request.FILES.items() if (token := keep(file))}
    fields += [(f"{name}{kept_files.FIELD}", token) for name, token in tokens.items()]
    files = [file.name for name, rows in request.FILES.lists() for file in rows if len(rows) > 1 or name not in tokens]
    request.session[HELD] = {"owner": owner, "path": request.get_full_path(), "fields": fields, "files": files}
    return True


def held_for(session: SessionBase, owner: str) -> Held | None:
    """What was held for that owner; for nobody else who comes in on the same machine."""
    kept = session.get(HELD)
    if not kept or kept["owner"] != owner:
        return None
    return Held(kept["path"], [tuple(field) for field in kept["fields"]], kept["files"])


def forget(session: SessionBase, path: str = "") -> None:
    """Sent again (`path`), or given up."""
    if HELD in session and path in ("", session[HELD]["path"]):
        del session[HELD]


def _is_secret(name: str) -> bool:
    return name == TOKEN or "password" in name


def _owner(key: str) -> str | None:
    """Whose ended session it was; not that of an administrator who acted as another: the new one would be himself."""
    row = Session.objects.filter(session_key=key).first()
    content = row.get_decoded() if row else {}
    return None if ACTING in content else content.get(SESSION_KEY)
