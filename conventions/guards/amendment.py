"""Guards of an amendment's transitions. The opinion and the delegation are asked as for the convention."""

from conventions.guards.days import in_order
from conventions.models import Amendment
from conventions.models.amendment import AMENDMENT_DAYS
from iae_portal.core.workflow import Request

signature_comes_in_order = in_order(AMENDMENT_DAYS, "signed_on")


def posts_change(amendment: Amendment, request: Request) -> str | None:
    if amendment.changes_posts:
        return None
    return "Le nombre de postes ne change pas : transmettez l'avenant pour information."


def posts_do_not_change(amendment: Amendment, request: Request) -> str | None:
    if not amendment.changes_posts:
        return None
    return "L'avenant change le nombre de postes : demandez l'avis du conseil."
