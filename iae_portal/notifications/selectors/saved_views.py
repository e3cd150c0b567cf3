"""Reading saved views: one's own."""

from django.db.models import QuerySet

from iae_portal.core.models import User
from iae_portal.notifications.models import SavedView


def saved_views_of(user: User) -> QuerySet[SavedView]:
    return SavedView.objects.filter(owner=user)
