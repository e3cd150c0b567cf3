"""Rights of the council of the Nord: Lille keeps the secretariat, Valenciennes reads, the region and Paris read."""

import datetime as dt

from django.core.files.base import ContentFile

from cdiae import guest_links
from cdiae.enums import MeetingState
from cdiae.models import (
    AgendaDocument,
    Convocation,
    Diagnosis,
    DiagnosisRow,
    EmploymentArea,
    Meeting,
    Proxy,
)
from tests.cdiae.rights_base import DONE, OUTSIDE, PDF, READ, REFUSED_FORM, RELEASE, RUN, TODAY, council, meeting
from tests.cdiae.rights_objects import (
    code,
    college,
    convened,
    gone_member,
    member,
    moved,
    order,
    prepared,
    seat,
    to_sign,
    without_college,
)
from tests.cdiae.rights_of_minutes import MINUTES_ROWS
from tests.cdiae.rights_of_territory import TERRITORY_ROWS
from tests.factories import UserFactory
from tests.factories.cdiae import (
    holder_of,
    make_item,
    make_request,
    seat_of,
)
from tests.rights import EVERYBODY, LILLE_HEAD, Row


def asked() -> dict:
    council()
    return {"code": "59", "pk": make_request("59L", asked_by=UserFactory()).pk}


def today() -> dict:
    return {"pk": meeting(TODAY, convened=True).pk}


def without_quorum() -> dict:
    made = meeting(TODAY, convened=True)
    type(made).objects.filter(pk=made.pk).update(state=MeetingState.NO_QUORUM)
    return {"pk": made.pk}


def item() -> dict:
    made = meeting()
    return {"pk": made.pk, "item": made.items.get().pk}


def step_of_item() -> dict:
    return {**item(), "step": "monter"}


def item_of_the_day() -> dict:
    made = meeting(TODAY, convened=True)
    return {"pk": made.pk, "item": made.items.get().pk}


def interest() -> dict:
    arguments = item_of_the_day()
    made = Meeting.objects.get(pk=arguments["pk"])
    row = made.items.get().interests.create(member=holder_of(made.council, "unions", 1), reason="Essai")
    return {**arguments, "interest": row.pk}


def person_of_the_day() -> dict:
    made = meeting(TODAY, convened=True)
    return {"pk": made.pk, "member": holder_of(made.council, "chair").pk}


def seat_of_the_day() -> dict:
    made = meeting(TODAY, convened=True)
    return {"pk": made.pk, "seat": seat_of(made.council, "chair").pk}


def proxy() -> dict:
    made = meeting(TODAY, convened=True)
    giver, holder = holder_of(made.council, "unions", 1), holder_of(made.council, "chair")
    row = Proxy.objects.create(
        meeting=made, giver=giver, holder=holder, received_at=dt.datetime(2008, 10, 15, tzinfo=dt.UTC)
    )
    return {"pk": made.pk, "proxy": row.pk}


def asked_and_listed() -> dict:
    """A request already on the agenda of a meeting to come."""
    made = meeting()
    row = make_item(made, make_request("59L", asked_by=UserFactory(), for_information=True))
    return {"code": "59", "pk": row.opinion_request_id}


def convocation() -> dict:
    made = meeting(convened=True)
    return {"pk": made.pk, "convocation": made.convocations.first().pk}


def paper_of(made: Meeting) -> int:
    file = ContentFile(PDF, name="essai.pdf")
    values = {"original_name": "essai.pdf", "size": 14, "sha256": "0"}
    return AgendaDocument.objects.create(item=made.items.get(), file=file, **values).pk


def document() -> dict:
    made = meeting()
    return {"pk": made.pk, "document": paper_of(made)}


def with_area() -> dict:
    return {"code": area()["code"]}


def diagnosis() -> dict:
    return {"code": "59", "pk": Diagnosis.objects.create(council=council(), year=2007).pk}


def area() -> dict:
    return {"code": "59", "pk": council().areas.create(name="Lille", postcodes=["59000"]).pk}


def row() -> dict:
    made = Diagnosis.objects.get(pk=diagnosis()["pk"])
    area = EmploymentArea.objects.create(council=made.council, name="Bassin exemple")
    return {"code": "59", "pk": made.rows.create(area=area).pk}


def with_row() -> dict:
    return {"code": "59", "pk": DiagnosisRow.objects.get(pk=row()["pk"]).diagnosis_id}


def orientation() -> dict:
    made = council()
    start = dt.date(2009, 1, 1)
    return {"code": "59", "pk": made.departement.orientations.create(axis="Axe", text="Texte", start=start).pk}


def action() -> dict:
    row_ = council().actions.create(title="Action", pilot="Pilote", due_on=TODAY)
    return {"code": "59", "pk": row_.pk}


def initiative() -> dict:
    return {"code": "59", "pk": council().initiatives.create(theme="firms", title="Essai", description="Essai").pk}


def link(purpose: str, **more) -> dict:
    made = meeting(convened=True)
    found: Convocation = made.convocations.first()
    return {"meeting": made.pk, "signed": guest_links.token(found, purpose), **more}


def answer_link() -> dict:
    return link(guest_links.ANSWER)


def papers_link() -> dict:
    return link(guest_links.PAPERS)


def papers_document() -> dict:
    arguments = papers_link()
    return {**arguments, "pk": paper_of(Meeting.objects.get(pk=arguments["meeting"]))}


COUNCIL_ROWS = [
    Row("cdiae:meeting_list", readers=EVERYBODY),
    Row("cdiae:meeting_list", query="export=csv", readers=EVERYBODY),
    Row("cdiae:list", readers=EVERYBODY),
    Row("cdiae:council", code, **READ),
    Row("cdiae:opinion_by_hand", asked, readers=LILLE_HEAD, refused=403, refusals=OUTSIDE),
    Row("cdiae:opinion_by_hand", asked_and_listed, readers=LILLE_HEAD, refused=403, refusals=OUTSIDE),
    Row("cdiae:members", code, **READ),
    Row("cdiae:meetings", code, **READ),
    Row("cdiae:strategy", code, **READ),
    Row("cdiae:order_add", code, **RUN),
    Row("cdiae:order_edit", order, **RUN),
    Row("cdiae:college_add", without_college, **RUN),
    Row("cdiae:seat_add", college, **RUN),
    Row("cdiae:seat_edit", seat, **RUN),
    Row("cdiae:seat_remove", seat, **RUN),
    Row("cdiae:seat_remove", seat, **RUN, **DONE),
    Row("cdiae:member_add", seat, **RUN),
    Row("cdiae:member_edit", member, **RUN),
    Row("cdiae:member_end", member, **RUN),
    Row("cdiae:member_replace", gone_member, **RUN),
    Row("cdiae:meeting_add", code, **RUN),
]
MEETING_ROWS = [
    Row("cdiae:meeting", prepared, **READ),
    Row("cdiae:meeting_edit", prepared, **RUN),
    Row("cdiae:convene", to_sign(prepared), **RELEASE),
    Row("cdiae:send_change", to_sign(moved), **RELEASE),
    Row("cdiae:cancel", prepared, **RELEASE),
    Row("cdiae:convene_again", without_quorum, **RUN),
    Row("cdiae:step", lambda: {**today(), "name": "open"}, **RUN, **DONE),
    Row("cdiae:step", lambda: {**today(), "name": "note_no_quorum"}, **RUN),
    Row("cdiae:step", lambda: {**without_quorum(), "name": "resume"}, **RUN),
    Row("cdiae:agenda", prepared, **READ),
    Row("cdiae:put_requests", prepared, **RUN, **DONE),
    Row("cdiae:put_minutes", prepared, **RUN, **DONE),
    Row("cdiae:reorder", prepared, **RUN, **DONE),
    Row("cdiae:item_add", prepared, **RUN),
    Row("cdiae:item_edit", item, **RUN),
    Row("cdiae:item_remove", item, **RUN, **DONE),
    Row("cdiae:item_move", step_of_item, **RUN, **DONE),
    Row("cdiae:document_add", item, **RUN),
    Row("cdiae:document", document, **READ),
    Row("cdiae:document_remove", document, **RUN, **DONE),
    Row("cdiae:convocations", convened, **RUN),
    Row("cdiae:answer_note", convocation, **RUN),
    Row("cdiae:answer_reopen", convocation, **RUN, **DONE),
    Row("cdiae:guest_answer", answer_link, public=True),
    Row("cdiae:guest_papers", papers_link, public=True),
    Row("cdiae:guest_document", papers_document, public=True),
]
SESSION_ROWS = [
    Row("cdiae:session", today, **RUN),
    Row("cdiae:session_quorum", today, **RUN),
    Row("cdiae:arrive", person_of_the_day, **RUN, **DONE, data={"mode": "remote", "expected_version": 0}),
    Row("cdiae:leave", person_of_the_day, **RUN, **REFUSED_FORM),
    Row("cdiae:strike", person_of_the_day, **RUN, **REFUSED_FORM),
    Row("cdiae:deputy", seat_of_the_day, **RUN, **REFUSED_FORM),
    Row("cdiae:proxy_add", today, **RUN, **REFUSED_FORM),
    Row("cdiae:proxies_announced", today, **RUN, **DONE),
    Row("cdiae:proxy_remove", proxy, **RUN, **DONE),
    Row("cdiae:vote_count", item_of_the_day, **RUN, **REFUSED_FORM),
    Row("cdiae:vote_name", item_of_the_day, **RUN, **REFUSED_FORM),
    Row("cdiae:adjourn", item_of_the_day, **RUN, **REFUSED_FORM),
    Row("cdiae:note", item_of_the_day, **RUN, **REFUSED_FORM),
    Row("cdiae:reopen", item_of_the_day, **RUN, **REFUSED_FORM),
    Row("cdiae:write", item_of_the_day, **RUN, **REFUSED_FORM),
    Row("cdiae:dissent", item_of_the_day, **RUN, **REFUSED_FORM),
    Row("cdiae:interest", item_of_the_day, **RUN, **REFUSED_FORM),
    Row("cdiae:lift", interest, **RUN, **REFUSED_FORM),
]
STRATEGY_ROWS = [
    Row("cdiae:area_add", code, **RUN),
    Row("cdiae:area_edit", area, **RUN),
    Row("cdiae:diagnosis_add", with_area, **RUN),
    Row("cdiae:diagnosis", diagnosis, **READ),
    Row("cdiae:diagnosis_fill", diagnosis, **RUN, **DONE),
    Row("cdiae:diagnosis_import", diagnosis, **RUN),
    Row("cdiae:diagnosis_model", diagnosis, **RUN),
    Row("cdiae:diagnosis_present", with_row, **RUN),
    Row("cdiae:diagnosis_row", row, **RUN),
    Row("cdiae:orientation_add", code, **RUN),
    Row("cdiae:orientation_edit", orientation, **RUN),
    Row("cdiae:action_add", code, **RUN),
    Row("cdiae:action_edit", action, **RUN),
    Row("cdiae:initiative_add", code, **RUN),
    Row("cdiae:initiative_edit", initiative, **RUN),
]
ROWS = [*COUNCIL_ROWS, *MEETING_ROWS, *SESSION_ROWS, *MINUTES_ROWS, *STRATEGY_ROWS, *TERRITORY_ROWS]
