"""The order of two days of one row, kept by the database."""

from django.db.models import CheckConstraint, F, Q


def not_before(day: str, bound: str, *, name: str, sentence: str) -> CheckConstraint:
    """`day` does not come before `bound`; a link with an unknown end binds nothing."""
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{day}__isnull": True}) | Q(**{f"{bound}__isnull": True}) | Q(**{f"{day}__gte": F(bound)}),
        violation_error_message=sentence,
    )
