"""The test client of the portal: it knows who it is."""

import functools

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.signals import setting_changed
from django.test import Client
from django.test.client import ClientHandler
from django.test.signals import template_rendered
from django.utils.crypto import get_random_string

from iae_portal.core.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


@functools.cache
def shared_handler(is_strict: bool) -> ClientHandler:
    """One for all clients, as a process of the portal has; its middleware is loaded again when a setting changes."""
    return ClientHandler(enforce_csrf_checks=is_strict)


setting_changed.connect(lambda **_: shared_handler.cache_clear(), weak=False)


class PortalClient(Client):
    """A client signed in as `user` (None: nobody)."""

    user: User | None = None

    @property
    def handler(self) -> ClientHandler:
        return shared_handler(self.is_strict)

    @handler.setter
    def handler(self, own: ClientHandler) -> None:
        """The one that Django makes for each client is not kept."""
        self.is_strict = own.enforce_csrf_checks


def render_and_tell(template, context) -> str:
    """What Django's client is told of each template, for pages and mails only: `answer.context` holds what they were
    given. A page is made of hundreds of components, whose contexts nobody asks for.
    """
    if context.template is template:
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


def client_of(user: User) -> PortalClient:
    """Signed in by the row that a login leaves: `force_login` takes fifteen queries, for ten roles on each page."""
    client = PortalClient()
    client.user = user
    words = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: BACKEND,
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    store = SessionStore()
    session = Session.objects.create(
        session_key=get_random_string(32, VALID_KEY_CHARS),
        session_data=store.encode(words),
        expire_date=store.get_expiry_date(),
    )
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME]["path"] = "/"
    return client
