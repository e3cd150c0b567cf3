"""Every page that creates or acts, sent twice: the second sending writes nothing and leads where the first one led.

The pages come from the rights table, where every address is. Each form is filled as a person would, and corrected
where the page says it is wrong, until the page takes it; a page whose forms are never taken says why it is left out.
"""

from functools import partial

import pytest
from django.core import signing
from django.db import connection, transaction
from django.http import HttpResponse

from iae_portal.core.forms.shown import SALT
from iae_portal.core.models import SentForm
from iae_portal.core.seen import is_carried
from iae_portal.core.services.sendings import TOKEN
from tests.clients import PortalClient
from tests.filling import files_of, taken
from tests.forms import Form
from tests.rights import ROLES
from tests.test_rights_table import ROWS
from tests.test_two_sessions import PAGES, all_forms, walked_of
from tests.test_two_sessions import WALKED as EDITED

pytestmark = pytest.mark.django_db

# Pages whose form takes what we type in the state that the table gives them: one that leaves the list lost its guard.
WALKED = {
    "cdiae:action_add",
    "cdiae:agenda",
    "cdiae:answer_note",
    "cdiae:area_add",
    "cdiae:cancel",
    "cdiae:circulate",
    "cdiae:college_add",
    "cdiae:convene",
    "cdiae:convene_again",
    "cdiae:diagnosis_add",
    "cdiae:diagnosis_present",
    "cdiae:document_add",
    "cdiae:guest_answer",
    "cdiae:initiative_add",
    "cdiae:item_add",
    "cdiae:meeting_add",
    "cdiae:member_add",
    "cdiae:member_end",
    "cdiae:member_replace",
    "cdiae:minutes",
    "cdiae:minutes_edit",
    "cdiae:opinion_by_hand",
    "cdiae:order_add",
    "cdiae:orientation_add",
    "cdiae:release_opinions",
    "cdiae:seat_add",
    "cdiae:seat_remove",
    "cdiae:send_change",
    "cdiae:session",
    "cdiae:step",
    "cdiae:territory_add",
    "cdiae:territory_edit",
    "conventions:action",
    "conventions:amendment_action",
    "conventions:amendment_detail",
    "conventions:amendment_new",
    "conventions:amendment_opinion",
    "conventions:antenna_add",
    "conventions:call_off_suspension",
    "conventions:departure",
    "conventions:detail",
    "conventions:exchange",
    "conventions:exchange_ask",
    "conventions:exchange_campaign",
    "conventions:exchange_give_back",
    "conventions:exchange_set_aside",
    "conventions:exchange_withdraw",
    "conventions:guest_task",
    "conventions:indicator_create",
    "conventions:indicator_retire",
    "conventions:lift_suspension",
    "conventions:link_new",
    "conventions:link_prolong",
    "conventions:link_revoke",
    "conventions:motive_end",
    "conventions:motive_publish",
    "conventions:objective_new",
    "conventions:objective_remove",
    "conventions:open",
    "conventions:opinion_by_hand",
    "conventions:procedure_new",
    "conventions:project",
    "conventions:renewal",
    "conventions:reservations",
    "conventions:results",
    "conventions:review",
    "conventions:review_alert",
    "conventions:review_send",
    "conventions:siae_close",
    "conventions:siae_create",
    "conventions:siae_reopen",
    "conventions:signature",
    "conventions:signed_copy",
    "conventions:suspend",
    "conventions:take_over",
    "core:assignment_add",
    "core:assignment_close",
    "core:base_check",
    "core:delegation_add",
    "core:delegation_close",
    "core:letterhead_edit",
    "core:news",
    "core:token_create",
    "dashboards:meeting_action",
    "dashboards:meeting_decide",
    "dashboards:meeting_new",
    "dashboards:step_action",
    "dashboards:step_new",
    "dashboards:territory",
    "dashboards:text",
    "dashboards:text_send",
    "dashboards:text_withdraw",
    "financing:annex_action",
    "financing:annex_suspend",
    "financing:bareme_delete",
    "financing:bareme_new",
    "financing:campaign_action",
    "financing:campaign_exclude",
    "financing:campaign_lift",
    "financing:campaign_open",
    "financing:campaign_rate",
    "financing:campaign_score",
    "financing:carry_over",
    "financing:diagnostic_action",
    "financing:diagnostic_detail",
    "financing:diagnostic_new",
    "financing:fdi_action",
    "financing:fdi_new",
    "financing:funders_round",
    "financing:lot_answer",
    "financing:lot_detail",
    "financing:lot_paid",
    "financing:monthly_states",
    "financing:movement_lift",
    "financing:movement_national",
    "financing:movement_region",
    "financing:recovery_issue",
    "financing:recovery_receipt",
    "financing:recovery_unrecovered",
    "financing:recovery_withdraw",
    "financing:redistribution_region",
    "financing:regime_edit",
    "financing:rsa_new",
    "notifications:mail_abandon",
    "notifications:mail_resend",
    "notifications:mails_resend",
    "notifications:saved_view_add",
    "seminars:attendance",
    "seminars:documents",
    "seminars:event_move",
    "seminars:guest_answer",
    "seminars:guests",
    "seminars:invitee",
    "seminars:invitee_add",
    "seminars:invitee_came",
    "seminars:material_add",
    "seminars:part_add",
    "seminars:programme_version",
    "seminars:series",
    "seminars:series_open",
}

# Acts without a page of their own.
BUTTONS = [row for row in ROWS if row.method == "post" and row.status == 302 and row.readers and not row.headers]
# PostgreSQL counts them by itself.
WRITTEN = "SELECT SUM(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables WHERE relname <> ALL(%s)"
# The key of the sending, and the words that the next page shows.
KEPT = [SentForm._meta.db_table, "django_session"]
IMPORT = "a file is read; confirmed twice: tests/core/test_import_confirmed.py, tests/conventions/test_siae_import.py"
SECRET = "asks for a secret of the account; sent twice: tests/core/test_secrets_sent_twice.py"
CODE = "opens for a code received by mail, or in another's name: the second comes to another session"
SILENT = "writes nothing"
# Pages whose forms take nothing of ours, or write nothing: a new one is walked, or comes here with its reason.
ELSEWHERE = {
    "cdiae:diagnosis_import": IMPORT,
    "conventions:guest_structure": CODE,
    "conventions:indicator_list": SILENT,
    "conventions:motive_list": SILENT,
    "conventions:result_import": IMPORT,
    "conventions:siae_import": IMPORT,
    "core:accounts_import": IMPORT,
    "core:acting_start": CODE,
    "core:password_change": SECRET,
    "core:recovery_codes": SECRET,
    "core:second_factor_enrol": SECRET,
    "core:second_factor_remove": SECRET,
    "core:services": SILENT,
    "core:sessions": SILENT,
    "financing:campaign_trial": SILENT,
    "financing:lot_return": IMPORT,
    "financing:states_file": IMPORT,
    "seminars:guests_import": IMPORT,
}


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def creating(client: PortalClient, address: str) -> list[Form]:
    """The forms of the page but those that edit a row: tests/test_two_sessions.py walks them."""
    return [form for form in all_forms(client, address) if not any(edits(*field) for field in form.values.items())]


def edits(name: str, values: list[str]) -> bool:
    """Whether the field says what the page showed of a row; a row that may come second was shown empty."""
    return is_carried(name) and signing.loads(values[0], salt=SALT) != {}


def acts() -> int:
    """How many rows this transaction has written, whatever their table."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [KEPT])
        return cursor.fetchone()[0]


def walk(is_edited: bool, client: PortalClient, address: str) -> list[bool]:
    """Of each form of the page, whether it was taken, then sent again."""
    found = creating(client, address) if is_edited else all_forms(client, address)
    return [is_taken(client, form, address) for form in found]


def is_taken(client: PortalClient, form: Form, address: str) -> bool:
    wrote = []

    def send(typed: dict) -> HttpResponse:
        with transaction.atomic():
            before, first = acts(), client.post(form.action, sent(form, typed))
            after = acts()
            if first.status_code == 302 and after != before:
                wrote.append(form.action)
                second = client.post(form.action, sent(form, typed))
                again = (second.status_code, second.headers.get("Location"), acts())
                assert again == (302, first.headers["Location"], after), f"{form.action}: written twice"
            transaction.set_rollback(True)
        return first

    taken(form, address, send)
    return bool(wrote)


def sent(form: Form, typed: dict) -> dict:
    return typed | files_of(form) | {TOKEN: "jeton-de-la-page"}


@pytest.mark.parametrize("view", sorted({row.view for row in PAGES}))
def test_a_form_sent_twice_writes_once(view: str, request):
    walks = walked_of(view, partial(walk, view in EDITED and view not in WALKED), request)
    found = [is_taken for each in walks for is_taken in each]
    assert (view in WALKED, view in ELSEWHERE) == (any(found), bool(found) and not any(found))


@pytest.mark.parametrize("view", sorted({row.view for row in BUTTONS}))
def test_a_button_sent_twice_acts_once(view: str, request):
    for row in [row for row in BUTTONS if row.view == view]:
        client = request.getfixturevalue(next(role for role in ROLES if role in row.readers))
        with transaction.atomic():
            address = row.address(client)
            data = (row.data() if callable(row.data) else row.data) | {TOKEN: "jeton-de-la-page"}
            first, after = client.post(address, data), acts()
            second = client.post(address, data)
            assert (first.status_code, second.status_code) == (302, 302), address
            assert (second.headers["Location"], acts()) == (first.headers["Location"], after), f"{address}: twice"
            transaction.set_rollback(True)
