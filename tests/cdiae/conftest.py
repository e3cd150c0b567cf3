"""A council at the moment most of its tests need."""

from cdiae.models import Meeting
from iae_portal.core.models import User
from tests.factories import LetterheadFactory, SignatureDelegationFactory
from tests.factories.cdiae import convene, make_council, make_item, make_meeting
from tests.scenes import scene


@scene
def head(head_59l) -> User:
    """Who signs the letters of Lille."""
    SignatureDelegationFactory(person=head_59l.user)
    LetterheadFactory()
    return head_59l.user


@scene
def meeting(officer_59l) -> Meeting:
    """A meeting of Lille with one item, its members convened."""
    meeting = make_meeting(make_council("59L"))
    make_item(meeting)
    convene(meeting, officer_59l.user)
    return meeting
