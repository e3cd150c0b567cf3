"""Factories without surprises: one module an app, each makes the smallest valid row."""

from tests.factories.core import (
    ApiTokenFactory,
    AssignmentFactory,
    JobFactory,
    LetterheadFactory,
    SignatureDelegationFactory,
    UserFactory,
    make_user,
    service,
)

__all__ = [
    "ApiTokenFactory",
    "AssignmentFactory",
    "JobFactory",
    "LetterheadFactory",
    "SignatureDelegationFactory",
    "UserFactory",
    "make_user",
    "service",
]
