"""Guards of an amendment's transitions. The opinion and the delegation are asked as for the convention."""

from conventions.guards.days import in_order
from conventions.models import Amendment
from conventions.models.amendment import AMENDMENT_DAYS
from conventions.selectors.amendments import posts_in_force
from iae_portal.core.text import number
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


def posts_are_still_those(amendment: Amendment, request: Request) -> str | None:
    """Another amendment may have been signed since this one was opened: what the council read is no longer so."""
    if amendment.posts_after is None:
        return None
    before = posts_in_force(amendment.convention, amendment.effective_on)
    if before == amendment.posts_before:
        return None
    known = [number(posts) if posts is not None else "inconnus" for posts in (amendment.posts_before, before)]
    return (
        "Les postes en vigueur à la date d'effet ont changé depuis l'ouverture de l'avenant "
        f"({known[0]} → {known[1]}) : abandonnez-le et ouvrez-en un autre."
    )
