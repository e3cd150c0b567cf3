"""Every page that creates or acts, sent twice: the second sending writes nothing and leads where the first one led.

The pages come from the rights table; each form that carries nothing of an edited row is filled as a person would,
until the page takes it.
"""

import datetime as dt

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.forms.shown import SALT
from iae_portal.core.models import JournalEntry
from iae_portal.core.seen import is_carried
from iae_portal.core.services.sendings import TOKEN
from tests.clients import PortalClient
from tests.forms import Form, forms_of
from tests.test_two_sessions import PAGES, walked_of

pytestmark = pytest.mark.django_db

# Pages whose form takes what we type in the state that the table gives them: one that leaves the list lost its guard.
WALKED = {
    "cdiae:agenda",
    "cdiae:answer_note",
    "cdiae:area_add",
    "cdiae:cancel",
    "cdiae:circulate",
    "cdiae:document_add",
    "cdiae:initiative_add",
    "cdiae:member_end",
    "cdiae:minutes_edit",
    "cdiae:opinion_by_hand",
    "cdiae:order_add",
    "cdiae:orientation_add",
    "cdiae:release_opinions",
    "cdiae:seat_add",
    "cdiae:seat_remove",
    "cdiae:step",
    "cdiae:territory_edit",
    "conventions:action",
    "conventions:amendment_action",
    "conventions:amendment_opinion",
    "conventions:antenna_add",
    "conventions:detail",
    "conventions:exchange",
    "conventions:exchange_give_back",
    "conventions:exchange_set_aside",
    "conventions:exchange_withdraw",
    "conventions:indicator_retire",
    "conventions:lift_suspension",
    "conventions:link_new",
    "conventions:link_prolong",
    "conventions:link_revoke",
    "conventions:motive_end",
    "conventions:objective_remove",
    "conventions:opinion_by_hand",
    "conventions:project",
    "conventions:reservations",
    "conventions:review_alert",
    "conventions:siae_close",
    "conventions:siae_reopen",
    "conventions:suspend",
    "core:letterhead_edit",
    "dashboards:meeting_action",
    "dashboards:meeting_decide",
    "dashboards:meeting_new",
    "dashboards:step_action",
    "dashboards:step_new",
    "dashboards:text",
    "dashboards:text_send",
    "dashboards:text_withdraw",
    "financing:annex_action",
    "financing:annex_suspend",
    "financing:bareme_delete",
    "financing:campaign_action",
    "financing:campaign_exclude",
    "financing:diagnostic_action",
    "financing:diagnostic_detail",
    "financing:fdi_action",
    "financing:funders_round",
    "financing:lot_detail",
    "financing:movement_lift",
    "financing:recovery_withdraw",
    "notifications:mail_abandon",
    "seminars:attendance",
    "seminars:event_move",
    "seminars:invitee",
    "seminars:part_add",
    "seminars:series_open",
}
TEXTS = ("12", "Exemple saisi", "59000")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FILLED = {
    "date": lambda: clock.today().isoformat(),
    "time": lambda: "10:00",
    "datetime-local": lambda: f"{clock.today() + dt.timedelta(days=60)}T10:00",
    "number": lambda: "1",
    "email": lambda: "exemple@structure.test",
}


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def creating(client: PortalClient, address: str) -> list[Form]:
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
        return []
    page = answer.content.decode(errors="replace")
    return [form for form in forms_of(page, address) if not any(edits(*field) for field in form.values.items())]


def edits(name: str, values: list[str]) -> bool:
    """Whether the field says what the page showed of a row; a row that may come second was shown empty."""
    return is_carried(name) and signing.loads(values[0], salt=SALT) != {}


def filled(form: Form, text: str) -> dict:
    """What a person types: what the page proposes, else the first choice, a day, a number or a text."""
    typed = dict(form.values)
    for name in form.typed:
        if any(typed.get(name, [])):
            continue
        offered = [value for value in form.options.get(name, []) if value]
        kind = form.kinds[name]
        typed[name] = offered[:1] if offered else FILLED.get(kind, lambda: text)()
    for name in form.files:
        typed[name] = SimpleUploadedFile("piece.pdf", PDF, content_type="application/pdf")
    return typed | {TOKEN: "jeton-de-la-page"}


def acts() -> int:
    """Every act leaves its line."""
    return JournalEntry.objects.count()


def walk(client: PortalClient, address: str) -> int:
    """How many forms of the page were taken, then sent again."""
    return sum(any(is_taken(client, address, form, text) for text in TEXTS) for form in creating(client, address))


def is_taken(client: PortalClient, address: str, form: Form, text: str) -> bool:
    before = acts()
    with transaction.atomic():
        first = client.post(form.action, filled(form, text))
        after = acts()
        taken = first.status_code == 302 and after != before
        if taken:
            second = client.post(form.action, filled(form, text))
            assert (second.status_code, second.headers["Location"]) == (302, first.headers["Location"]), address
            assert acts() == after, f"{address} : written twice"
        transaction.set_rollback(True)
    return taken


@pytest.mark.parametrize("view", sorted({row.view for row in PAGES}))
def test_a_form_sent_twice_writes_once(view: str, request):
    assert (view in WALKED) is (sum(walked_of(view, walk, request)) > 0)
