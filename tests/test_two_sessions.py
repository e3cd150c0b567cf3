"""Every page that edits, open in two sessions: what the other saved meanwhile is neither lost nor put back.

The pages come from the rights table. On each form that carries what it showed, a text is looked for that the page
takes; the other person saves it, then the first page, older, comes back untouched, and then touched.
"""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.forms.dates import day_in
from iae_portal.core.models import JournalEntry
from iae_portal.core.text import decimal_in
from tests import filling
from tests.clients import PortalClient
from tests.forms import Form, forms_of
from tests.rights import ROLES, Row
from tests.test_rights_table import ROWS

pytestmark = pytest.mark.django_db

SHOWN = [row for row in ROWS if row.method == "get" and row.status == 200 and not row.headers]
PAGES = [row for row in SHOWN if row.readers or ":guest_" in row.view]
WRITERS = {row.view: row.readers for row in ROWS if row.method == "post"}
# Pages whose form takes a text of ours in the state that the table gives them: one that leaves the list lost its guard.
WALKED = {
    "cdiae:action_edit": "text date number choice",
    "cdiae:answer_note": "text choice",
    "cdiae:convene": "text",
    "cdiae:diagnosis_row": "number",
    "cdiae:area_edit": "text number",
    "cdiae:initiative_edit": "text date choice box",
    "cdiae:item_edit": "text choice",
    "cdiae:meeting_edit": "text date choice",
    "cdiae:member_edit": "text choice",
    "cdiae:minutes_edit": "text",
    "cdiae:order_edit": "text date number box",
    "cdiae:orientation_edit": "text date",
    "cdiae:seat_edit": "text choice box",
    "cdiae:send_change": "text",
    "cdiae:territory_edit": "text number",
    "conventions:amendment_edit": "text date",
    "conventions:frame": "text date choice box",
    "conventions:indicator_publish": "text number choice several",
    "conventions:letter_follow": "text date",
    "conventions:objective_edit": "text choice",
    "conventions:piece_edit": "text date choice",
    "conventions:procedure_close": "text",
    "conventions:procedure_follow": "text date",
    "conventions:project": "text",
    "conventions:reassign": "choice",
    "conventions:results": "number",
    "conventions:review": "text date choice",
    "conventions:siae_edit": "text number several",
    "conventions:signatories": "text",
    "conventions:signatory_follow": "date",
    "conventions:signed_copy": "date",
    "conventions:year_papers": "date",
    "core:letterhead_edit": "text",
    "dashboards:meeting_edit": "text date choice several",
    "dashboards:step_edit": "text date choice",
    "financing:annex_entry": "text number",
    "financing:bareme_edit": "text date number choice box",
    "financing:campaign_frame": "number",
    "financing:campaign_readings": "number",
    "financing:department_share": "text",
    "financing:diagnostic_edit": "text date choice",
    "financing:funders_round": "text date number choice",
    "financing:monthly_states": "text number",
    "financing:regime_edit": "text number",
    "financing:rsa_edit": "text number box",
    "seminars:event_edit": "text date number",
    "seminars:guest_answer": "choice box",
    "seminars:invitee_edit": "text choice",
    "seminars:invitee_note": "choice box",
    "seminars:organiser": "choice",
    "seminars:part_edit": "text number",
    "seminars:synthesis_edit": "text",
}
# Pages that fill a field by themselves and edit no row that another page shows: they create, or act once on an object
# whose act is refused the second time. The session carries its own version.
FILLED = {
    "cdiae:action_add",
    "cdiae:member_add",
    "cdiae:member_replace",
    "cdiae:order_add",
    "cdiae:session",
    "conventions:departure",
    "conventions:exchange_ask",
    "conventions:exchange_campaign",
    "conventions:exchange_give_back",
    "conventions:indicator_create",
    "conventions:lift_suspension",
    "conventions:link_new",
    "conventions:link_prolong",
    "conventions:reservations",
    "conventions:siae_close",
    "conventions:suspend",
    "financing:fdi_new",
}
KINDS = ("text", "date", "number", "choice", "box", "several")
WORDS = ("text", "textarea", "date", "email", "tel", "number")
TRIED = 2  # fields of a kind, but texts
Sent = list[str]
OTHER, MINE = "Saisi par l'autre", "Saisi par moi"
SAID, OVER = "pendant que vous saisissiez", "n'y est pas possible. Dernier changement : "
# A person's row: the journal is kept for ever and holds none of it.
UNTOLD = r"/invites/|/invitation/|/intervenants/"


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def all_forms(client: PortalClient, address: str) -> list[Form]:
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # a served file stays open until it is read
        return []
    if answer.status_code != 200:
        return []
    return forms_of(answer.content.decode(errors="replace"), address)


def says_what_it_showed(form: Form) -> bool:
    return any(name.endswith("shown") for name in form.values)


def open_page(client: PortalClient, address: str) -> list[Form]:
    shown = [form for form in all_forms(client, address) if says_what_it_showed(form)]
    for form in shown:
        choose(form)
    return shown


def filled(client: PortalClient, address: str) -> bool:
    """A form that comes with something typed, and does not say that it showed it."""
    return any(
        not says_what_it_showed(form)
        and any(form.kinds[name] in WORDS and any(form.values.get(name, [])) for name in form.typed)
        for form in all_forms(client, address)
    )


def choose(form: Form) -> None:
    """What the page asks and shows without an answer: the last one, as in « Classer sans suite »."""
    for name, kind in form.kinds.items():
        if kind == "radio":
            form.values.setdefault(name, [form.options[name][-1]])


def stored(client: PortalClient, address: str, form: Form, name: str) -> list[str] | None:
    """What the page shows now in that field, or the journal where the act is over; None when it is not there."""
    if client.get(address).status_code == 302:
        return [line.after[name] for line in JournalEntry.objects.filter(after__has_key=name).order_by("pk")][-1:]
    now = next((other for other in open_page(client, address) if other.action == form.action), None)
    return now.values.get(name, []) if now else None


def pairs_of(form: Form, name: str) -> tuple[str, list[tuple[Sent, Sent | None]]]:
    """What the field is, and what to try in it: what the other person sends, then what the first one does.

    None for the first: of two answers, both cannot choose another than the one shown.
    """
    before, kind = form.values.get(name, []), form.kinds[name]
    if name in form.options:
        several = kind == "checkbox" and len(form.options[name]) > 1
        if kind == "checkbox" and not several:
            return "box", [([] if before else [form.options[name][0]], None)]
        free = [[option] for option in form.options[name] if option and [option] != before]
        return "several" if several else "choice", [(free[0], free[1] if len(free) > 1 else None)] if free else []
    if len(before) != 1:
        return "none", []
    if kind == "date":
        day = day_in(before[0]) if before[0] else clock.today()
        first, second, third, fourth = [[f"{day + dt.timedelta(days=count):%d/%m/%Y}"] for count in (1, 2, -1, -2)]
        return "date", [(first, second), (third, fourth)]
    if (number := decimal_in(before[0])) is not None:
        return "number", [([str(number + 1)], [str(number + 2)]), ([str(number - 1)], [str(number - 2)])]
    return "text", [([OTHER], [MINE])]


def taken(client: PortalClient, address: str, form: Form, kind: str) -> tuple[str, Sent, Sent | None] | None:
    """The first field of that kind that keeps what somebody types, saved by the other person."""
    fields = [(name, pairs) for name in form.typed for found, pairs in [pairs_of(form, name)] if found == kind]
    for name, pairs in fields if kind == "text" else fields[:TRIED]:
        for other, mine in pairs:
            answer = send(client, form, form.values | {name: other})
            if answer.status_code == 302 and same(stored(client, address, form, name), other):
                return name, other, mine
    return None


def same(one: Sent | None, two: Sent) -> bool:
    """As they say the same: « 8,50 » is 8.5."""
    return one is not None and [decimal_in(text) or text for text in one] == [decimal_in(text) or text for text in two]


def is_told(since: int) -> bool:
    """The journal says what the other wrote, and what stood there before."""
    lines = JournalEntry.objects.filter(pk__gt=since)
    return any(line.after and line.before and line.after != line.before for line in lines)


def last_line() -> int:
    return JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def walk(client: PortalClient, address: str) -> set[str]:
    """The kinds of fields that were walked; a page that opens empty is filled first, by somebody else."""
    return walk_page(client, address) or (fill_page(client, address) and walk_page(client, address)) or set()


def fill_page(client: PortalClient, address: str) -> bool:
    return any(
        filling.taken(form, address, lambda typed, form=form: send(client, form, typed | filling.files_of(form)))
        for form in open_page(client, address)
    )


def send(client: PortalClient, form: Form, typed: dict):
    """Sent, and confirmed where the page asks for it."""
    answer = client.post(form.action, typed)
    if answer.status_code == 200 and 'name="confirmer"' in answer.content.decode():
        answer = client.post(form.action, typed | {"confirmer": "1"})
    return answer


def walk_page(client: PortalClient, address: str) -> set[str]:
    walked = set()
    for form in open_page(client, address):
        kinds, since = {pairs_of(form, name)[0] for name in form.typed}, last_line()
        for kind in [kind for kind in KINDS if kind in kinds]:
            if last_line() != since:  # an act changed the page, or closed the form
                since = last_line()
                form = next((other for other in open_page(client, address) if other.action == form.action), None)
            if form is None:
                break
            if walk_form(client, address, form, kind):
                walked.add(kind)
    return walked


def walk_form(client: PortalClient, address: str, form: Form, kind: str) -> bool:
    """False when no field of that kind is taken."""
    since = last_line()
    name, other, mine = taken(client, address, form, kind) or ("", [], None)
    if not name:
        return False
    place = f"{address} {name}"
    assert re.search(UNTOLD, address) or is_told(since), f"{place}: the journal does not say what it was before"
    send(client, form, form.values)
    assert same(stored(client, address, form, name), other), f"{place}: put back"
    if mine:
        check_told(send(client, form, form.values | {name: mine}), place, name, mine)
    return True


def check_told(answer, place: str, name: str, mine: Sent) -> None:
    page = unescape(answer.content.decode())
    said = OVER if re.search("/convoquer/|/clore/", place) else SAID  # the act of the other has ended what it asks
    assert (answer.status_code, said in page) == (422, True), f"{place}: overwritten"
    kept = [form.values.get(name, []) for form in forms_of(answer.content.decode(), place)]
    assert any(same(values, mine) for values in kept), f"{place}: lost"
    assert ("Quelqu'un d'autre" in page) is bool(re.search(UNTOLD, place)), f"{place}: by whom"


def client_of(row: Row, request) -> PortalClient:
    """Whoever writes on that page, as the table says it; else whoever reads it, a guest if it is a guest's."""
    found = row.readers & WRITERS.get(row.view, row.readers)
    return request.getfixturevalue(next(role for role in ROLES if role in found)) if found else PortalClient()


def walked_of(view: str, walk, request) -> list:
    """What walk(client, address) gives for each row of that view; each makes its own objects, gone afterwards."""
    given = []
    for row in [row for row in PAGES if row.view == view]:
        client = client_of(row, request)
        with transaction.atomic():
            address = row.address(client)
            given.append(walk(client, address))
            transaction.set_rollback(True)
    return given


@pytest.mark.parametrize("view", sorted({row.view for row in PAGES}))
def test_an_older_page_puts_nothing_back(view: str, request):
    walked = set().union(*walked_of(view, walk, request))
    assert walked == set(WALKED.get(view, "").split())


@pytest.mark.parametrize("view", sorted({row.view for row in PAGES}))
def test_a_form_that_comes_with_what_is_stored_says_that_it_showed_it(view: str, request):
    assert any(walked_of(view, filled, request)) is (view in FILLED)
