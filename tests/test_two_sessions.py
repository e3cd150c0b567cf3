"""Every page that edits, open in two sessions: what the other saved meanwhile is neither lost nor put back.

The pages come from the rights table. On each form that carries what it showed, a text is looked for that the page
takes; the other person saves it, then the first page, older, comes back untouched, and then touched.
"""

import re
from html import unescape

import pytest
from django.db import transaction

from iae_portal.core.models import JournalEntry
from tests.clients import PortalClient
from tests.forms import Form, forms_of
from tests.rights import ROLES
from tests.test_rights_table import ROWS

pytestmark = pytest.mark.django_db

PAGES = [row for row in ROWS if row.method == "get" and row.status == 200 and not row.headers and row.readers]
# Pages whose form takes a text of ours in the state that the table gives them: one that leaves the list lost its guard.
WALKED = {
    "cdiae:action_edit",
    "cdiae:area_edit",
    "cdiae:initiative_edit",
    "cdiae:item_edit",
    "cdiae:meeting_edit",
    "cdiae:member_edit",
    "cdiae:order_edit",
    "cdiae:orientation_edit",
    "cdiae:seat_edit",
    "cdiae:territory_edit",
    "conventions:frame",
    "conventions:indicator_publish",
    "conventions:piece_edit",
    "conventions:siae_edit",
    "dashboards:meeting_edit",
    "dashboards:step_edit",
    "financing:annex_entry",
    "financing:department_share",
    "financing:diagnostic_edit",
    "seminars:event_edit",
    "seminars:invitee_edit",
    "seminars:part_edit",
}
OTHER, MINE = "Saisi par l'autre", "Saisi par moi"
SAID = "pendant que vous saisissiez"
# A person's row: the journal is kept for ever and holds none of it.
UNTOLD = r"/invites/|/intervenants/"


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def open_page(client: PortalClient, address: str) -> list[Form]:
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # a served file stays open until it is read
        return []
    if answer.status_code != 200:
        return []
    page = answer.content.decode(errors="replace")
    return [form for form in forms_of(page, address) if any(name.endswith("shown") for name in form.values)]


def stored(client: PortalClient, address: str, form: Form, name: str) -> list[str] | None:
    """What the page shows now in that field; None when the form is no longer there."""
    now = next((other for other in open_page(client, address) if other.action == form.action), None)
    return now.values.get(name) if now else None


def text_taken(client: PortalClient, address: str, form: Form) -> str | None:
    """The first field of the form that keeps a text that somebody types, saved by the other person."""
    for name in form.typed:
        before = form.values.get(name, [""])
        if len(before) != 1 or re.fullmatch(r"[\d.,/-]+", before[0]):
            continue
        answer = client.post(form.action, form.values | {name: OTHER})
        if answer.status_code == 302 and stored(client, address, form, name) == [OTHER]:
            return name
    return None


def is_told() -> bool:
    """The journal says what the other wrote, and what stood there before."""
    lines = JournalEntry.objects.order_by("-pk")[:3]
    return any(OTHER in str(line.after) and line.before and OTHER not in str(line.before) for line in lines)


def walk(client: PortalClient, address: str) -> int:
    """How many forms of the page were walked."""
    walked = 0
    for form in open_page(client, address):
        name = text_taken(client, address, form)
        if name is None:
            continue
        if not re.search(UNTOLD, address):
            assert is_told(), f"{address} {name}: the journal does not say what it was before"
        client.post(form.action, form.values)
        assert stored(client, address, form, name) == [OTHER], f"{address} {name}: put back"
        answer = client.post(form.action, form.values | {name: MINE})
        page = unescape(answer.content.decode())
        assert (answer.status_code, SAID in page) == (422, True), f"{address} {name}: overwritten"
        assert MINE in page, f"{address} {name}: lost"
        walked += 1
    return walked


def walked_of(view: str, walk, request) -> int:
    """The sum of walk(client, address) over the rows of that view; each makes its own objects, gone afterwards."""
    total = 0
    for row in [row for row in PAGES if row.view == view]:
        client = request.getfixturevalue(next(role for role in ROLES if role in row.readers))
        with transaction.atomic():
            address = row.address(client)
            total += walk(client, address)
            transaction.set_rollback(True)
    return total


@pytest.mark.parametrize("view", sorted({row.view for row in PAGES}))
def test_an_older_page_puts_nothing_back(view: str, request):
    assert (view in WALKED) is (walked_of(view, walk, request) > 0)
