"""How a person likes the pages: no act of the work, hence no line in the journal."""

from django.db import transaction

from iae_portal.core.errors import Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import User

SIZES = (25, 50, 100)
MOST_COLUMNS, LONGEST_NAME = 40, 80


@transaction.atomic
def like_list(*, actor: User, view_name: str, size: int, hidden: list[str]) -> None:
    """`hidden`: the heads of the columns not to show."""
    if size not in SIZES:
        raise Refusal(f"Choisissez {', '.join(map(str, SIZES[:-1]))} ou {SIZES[-1]} lignes par page.")
    kept = [name for name in hidden if len(name) <= LONGEST_NAME][:MOST_COLUMNS]
    _like(actor, "lists", view_name, {"size": size, "hidden": kept})


@transaction.atomic
def see_news(*, actor: User, version: str) -> None:
    _like(actor, "news", "seen", version)


def _like(actor: User, group: str, key: str, value: object) -> None:
    person = under_lock(User.objects.filter(pk=actor.pk), alone=True).get()
    person.preferences = person.preferences | {group: person.preferences.get(group, {}) | {key: value}}
    person.save(update_fields=["preferences"])
