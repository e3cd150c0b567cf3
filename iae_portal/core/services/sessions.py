"""One's own open sessions: where each was opened, closed from any of them."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.tokens import digest_of

OPENED = "opened"
SEEN = "seen"
RENEWED_EVERY = 300  # seconds: a page does not write its session each time


@dataclass(frozen=True)
class OpenSession:
    """`reference` names the session on the page: its key itself would open it."""

    reference: str
    opened_at: dt.datetime | None
    agent: str
    is_present: bool


def note_opening(request: HttpRequest, previous_login: dt.datetime | None) -> None:
    """Kept in the new session: when and with what it was opened, and when the person had come last."""
    request.session[OPENED] = {
        "at": clock.real_now().isoformat(),
        "agent": request.headers.get("User-Agent", "")[:200],
        "previous": previous_login.isoformat() if previous_login else "",
    }
    request.session[SEEN] = clock.real_now().timestamp()


def seconds_left(session: SessionBase) -> int | None:
    """Until the session ends if nothing more is done; None for one that was not opened by the sign-in page."""
    seen = session.get(SEEN)
    return None if seen is None else max(0, round(seen + settings.SESSION_COOKIE_AGE - clock.real_now().timestamp()))


def renew(session: SessionBase) -> None:
    """The end of a session follows what the person does."""
    now = clock.real_now().timestamp()
    if session.get(SEEN, now) <= now - RENEWED_EVERY:
        session[SEEN] = now


def previous_login(session) -> dt.datetime | None:
    return _instant(session.get(OPENED, {}).get("previous", ""))


def sessions_of(user: User, present: str | None) -> list[OpenSession]:
    """DESIGN: the sessions of all are read, some hundreds in a day: none says whose it is outside its content."""
    found = []
    for row, content in _alive(user):
        opened = content.get(OPENED, {})
        at = _instant(opened.get("at", ""))
        found.append(OpenSession(_reference(row), at, opened.get("agent", ""), row.session_key == present))
    return sorted(found, key=lambda line: (not line.is_present, line.reference))


@transaction.atomic
def close_sessions(*, actor: User, present: str | None, reference: str = "") -> int:
    """The session of that reference, or every one but the present one. Returns how many are closed."""
    rows = [row for row, _ in _alive(actor) if row.session_key != present]
    wanted = [row for row in rows if not reference or _reference(row) == reference]
    for row in wanted:
        row.delete()
    if wanted:
        tell(actor, actor, "account.sessions", f"Sessions fermées : {len(wanted)}")
    return len(wanted)


def _alive(user: User):
    for row in Session.objects.filter(expire_date__gt=clock.real_now()).order_by("session_key"):
        content = row.get_decoded()
        if content.get(SESSION_KEY) == str(user.pk):
            yield row, content


def _reference(row: Session) -> str:
    return digest_of(row.session_key)[:16]


def _instant(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
