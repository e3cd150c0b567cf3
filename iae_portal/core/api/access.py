"""Who asks: the bearer of a token, and not too often."""

import datetime as dt
import logging

from django.http import HttpRequest
from ninja.security import HttpBearer

from iae_portal.core.api.problems import Problem
from iae_portal.core.models import User
from iae_portal.core.services.limits import Limit, within
from iae_portal.core.services.tokens import TokenRefused, owner_of

logger = logging.getLogger("iae_portal.api")

PER_TOKEN = Limit("api", 120, dt.timedelta(minutes=1))
CHALLENGE = {"WWW_Authenticate": "Bearer"}


class TokenAuth(HttpBearer):
    """`request.auth` is the owner: every selector of the portal then gives what that person may read."""

    openapi_name = "jeton"

    def authenticate(self, request: HttpRequest, token: str) -> User:
        try:
            row, owner = owner_of(token)
        except TokenRefused as refused:
            raise Problem(401, str(refused), **CHALLENGE) from None
        if not within(PER_TOKEN, address=row.digest):
            detail = f"Ce jeton a dépassé {PER_TOKEN.count} demandes en une minute : attendez la minute suivante."
            raise Problem(429, detail, Retry_After="60")
        logger.info("api: token %s of account %s asks %s", row.prefix, owner.pk, request.path)
        return owner
