"""Reading API tokens: one's own."""

from django.db.models import QuerySet

from iae_portal.core.models import ApiToken, User


def tokens_of(user: User) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(owner=user)
