"""What the rows of the council share: its readers, who runs it, a small council and a meeting."""

import datetime as dt

from cdiae.models import Council, Meeting
from tests.factories import UserFactory
from tests.factories.cdiae import convene, make_council, make_item, make_meeting, make_member, seat_of
from tests.rights import EVERYBODY, LILLE_HEAD, LILLE_READERS, LILLE_TEAM

TODAY = dt.date(2008, 10, 15)
READERS = LILLE_READERS | {"officer_59v"}
OUTSIDE = dict.fromkeys(EVERYBODY - READERS, 404)
READ = {"readers": READERS}
RUN = {"readers": LILLE_TEAM, "refused": 403, "refusals": OUTSIDE}
RELEASE = {"readers": LILLE_HEAD, "refused": 403, "refusals": OUTSIDE}
DONE = {"method": "post", "status": 302}
REFUSED_FORM = {"method": "post", "status": 422}
PDF = b"%PDF-1.4 essai"


def council() -> Council:
    made = make_council("59L", served=("59V",), with_members=False)
    make_member(seat_of(made, "chair"))
    make_member(seat_of(made, "unions", 1))
    return made


def meeting(held_on=dt.date(2008, 11, 19), convened=False, **values) -> Meeting:
    made = make_meeting(council(), held_on=held_on, **values)
    make_item(made)
    if convened:
        convene(made, UserFactory())
    return made
