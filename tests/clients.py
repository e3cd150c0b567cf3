"""The test client of the portal: it knows who it is."""

from django.test import Client

from iae_portal.core.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


class PortalClient(Client):
    """A client signed in as `user` (None: nobody)."""

    user: User | None = None


def client_of(user: User) -> PortalClient:
    client = PortalClient()
    client.force_login(user, backend=BACKEND)
    client.user = user
    return client
