"""The address of a form whose act is over, or of a row no longer written, leads to the page of its object."""

import datetime as dt
from html import unescape

import pytest
from django.apps import apps
from django.urls import reverse

from cdiae.models import Member
from cdiae.services.members import end_mandate
from iae_portal.core.errors import StaleObject
from iae_portal.core.models import Assignment, SignatureDelegation
from iae_portal.core.services.assignments import close_assignment
from iae_portal.core.services.delegations import close_delegation
from iae_portal.core.services.journal import tell
from tests.factories.cdiae import make_council, make_meeting
from tests.factories.conventions import (
    AdversarialProcedureFactory,
    AmendmentFactory,
    ConventionFactory,
    ObjectiveFactory,
    PieceTypeFactory,
)
from tests.forms import Form, forms_of
from tests.rights import ROLES
from tests.test_rights_table import ROWS

pytestmark = pytest.mark.django_db

DAY, TODAY = dt.date(2008, 10, 1), dt.date(2008, 10, 15)
AFTER = "après la signature, faites un avenant."


def in_force():
    return ConventionFactory(service__code="59L", state="in_force", signed_on=DAY)


def meeting():
    row = make_meeting(make_council("59L", with_members=False))
    return row, reverse("cdiae:convene", args=[row.pk]), reverse("cdiae:meeting", args=[row.pk])


def dossier(view, page, make=None):
    convention = ConventionFactory(service__code="59L")
    args = [make(convention).pk] if make else []
    address = reverse(f"conventions:{view}", args=[convention.number, *args])
    return convention, address, reverse(f"conventions:{page}", args=[convention.number])


def amendment():
    row = AmendmentFactory(convention=in_force())
    args = [row.convention.number, row.pk]
    return row, reverse("conventions:amendment_edit", args=args), reverse("conventions:amendment_detail", args=args)


def procedure(view):
    row = AdversarialProcedureFactory(convention=in_force())
    number = row.convention.number
    return row, reverse(f"conventions:{view}", args=[number, row.pk]), reverse("conventions:life", args=[number])


def check(client, row, address, page, over, sentence):
    """The form while the act may be done; then the page, with why; nothing else said to what is sent."""
    assert client.get(address).status_code == 200
    type(row).objects.filter(pk=row.pk).update(**over)
    circuit = type(row).__name__.lower().removeprefix("adversarial")
    tell(client.user, row, f"{circuit}.move", f"Fait : {row}", after={"state": over["state"]})
    answer = client.get(address, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert f"{sentence} Dernier changement : {client.user}, le 15 octobre 2008" in unescape(answer.content.decode())
    assert client.post(address, {"text": "Saisi."}).status_code in (302, 422)


def test_convocations_are_not_sent_from_a_meeting_convened(head_59l):
    row, address, page = meeting()
    over = {"state": "convened", "convened_on": DAY}
    check(head_59l, row, address, page, over, "« Envoyer les convocations » n'y est pas possible.")


@pytest.mark.parametrize(
    ("view", "page", "make"),
    [
        ("frame", "detail", None),
        ("objective_edit", "negotiation", lambda row: ObjectiveFactory(convention=row)),
        ("objective_remove", "negotiation", lambda row: ObjectiveFactory(convention=row)),
        ("piece_edit", "pieces", lambda row: row.pieces.create(type=PieceTypeFactory())),
        ("signatories", "signature", None),
    ],
)
def test_a_signed_dossier_is_not_written(officer_59l, view, page, make):
    check(officer_59l, *dossier(view, page, make), {"state": "in_force", "signed_on": DAY}, AFTER)


@pytest.mark.parametrize(
    ("state", "sentence"), [("told", "reprenez-le d'abord."), ("cancelled", "« Abandonné » : il ne se modifie plus.")]
)
def test_an_amendment_is_written_in_preparation(officer_59l, state, sentence):
    check(officer_59l, *amendment(), {"state": state, "told_on": DAY}, sentence)


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        ("procedure_close", "« Clore la procédure » n'y est pas possible."),
        ("procedure_follow", "ses dates ne changent plus."),
    ],
)
def test_a_closed_procedure_is_neither_closed_nor_followed(officer_59l, view, sentence):
    over = {"state": "dropped", "closed_on": dt.date(2008, 10, 14), "outcome_details": "Réglé."}
    check(officer_59l, *procedure(view), over, sentence)


OVER = [
    # view, whose state, what it becomes, why its form is no longer shown
    ("cdiae:meeting_edit", "cdiae.Meeting", "cancelled", "elle ne se modifie plus."),
    ("cdiae:item_add", "cdiae.Meeting", "cancelled", "elle ne se modifie plus."),
    ("cdiae:item_edit", "cdiae.Meeting", "cancelled", "elle ne se modifie plus."),
    ("cdiae:document_add", "cdiae.Meeting", "cancelled", "elle ne se modifie plus."),
    ("cdiae:send_change", "cdiae.Meeting", "cancelled", "Seule une séance convoquée"),
    ("cdiae:cancel", "cdiae.Meeting", "cancelled", "« Annuler la séance » n'y est pas possible."),
    ("cdiae:convene_again", "cdiae.Meeting", "cancelled", "une séance dont l'absence de quorum a été constatée."),
    ("cdiae:step", "cdiae.Meeting", "cancelled", "« Constater l'absence de quorum » n'y est pas possible."),
    ("cdiae:answer_note", "cdiae.Meeting", "cancelled", "La séance n'attend plus de réponse."),
    ("cdiae:minutes_edit", "cdiae.Minutes", "circulated", "Le procès-verbal est déjà diffusé"),
    ("cdiae:circulate", "cdiae.Minutes", "circulated", "« Diffuser aux membres » n'y est pas possible."),
    ("cdiae:release_opinions", "cdiae.Meeting", "cancelled", "Les avis sont notifiés une fois la séance levée."),
    ("cdiae:diagnosis_import", "cdiae.Diagnosis", "presented", "Ce diagnostic a été présenté au conseil"),
    ("cdiae:diagnosis_present", "cdiae.Diagnosis", "presented", "« Présenter au conseil » n'y est pas possible."),
    ("cdiae:diagnosis_row", "cdiae.Diagnosis", "presented", "Ce diagnostic a été présenté au conseil"),
    ("cdiae:opinion_by_hand", "conventions.OpinionRequest", "withdrawn", "hors du portail » n'y est pas possible."),
    ("conventions:opinion_by_hand", "conventions.OpinionRequest", "withdrawn", "Aucune demande d'avis n'attend"),
    ("conventions:amendment_opinion", "conventions.OpinionRequest", "withdrawn", "Aucune demande d'avis n'attend"),
    ("conventions:siae_close", "conventions.Siae", "closed", "Cette structure est déjà fermée."),
    ("conventions:siae_reopen", "conventions.Siae", "active", "Cette structure est déjà active."),
    ("conventions:signatory_follow", "conventions.Convention", "negotiation", "quand le dossier est prêt à signer."),
    ("conventions:amendment_new", "conventions.Convention", "terminated", "une convention signée ou en vigueur."),
    ("conventions:procedure_new", "conventions.Convention", "terminated", "concerne une convention en vigueur."),
    ("conventions:amendment_edit", "conventions.Convention", "terminated", "une convention signée ou en vigueur."),
    ("conventions:exchange_ask", "conventions.Convention", "refused", "rien n'y est plus demandé à la structure."),
    ("conventions:suspend", "conventions.Convention", "terminated", "une convention signée ou en vigueur."),
    ("conventions:renewal", "conventions.Convention", "terminated", "n'est plus à renouveler"),
    ("conventions:departure", "conventions.Convention", "terminated", "concerne une convention en vigueur."),
    ("conventions:amendment_action", "conventions.Amendment", "cancelled", "n'y est pas possible."),
    ("dashboards:step_action", "dashboards.PlanStep", "dropped", "n'y est pas possible."),
    ("dashboards:meeting_action", "dashboards.SteeringMeeting", "cancelled", "n'y est pas possible."),
    ("financing:annex_action", "financing.FinancialAnnex", "cancelled", "n'y est pas possible."),
    ("dashboards:step_edit", "dashboards.PlanStep", "dropped", "Cette étape est close"),
    ("dashboards:meeting_edit", "dashboards.SteeringMeeting", "cancelled", "elle ne se modifie plus."),
    ("financing:monthly_states", "financing.FinancialAnnex", "cancelled", "se saisissent sur l'annexe en cours"),
    ("financing:annex_suspend", "financing.FinancialAnnex", "cancelled", "a des paiements à suspendre."),
    ("financing:campaign_frame", "financing.ModulationCampaign", "cancelled", "La campagne est « Abandonnée »"),
    ("financing:campaign_readings", "financing.ModulationCampaign", "cancelled", "La campagne est « Abandonnée »"),
    ("financing:campaign_exclude", "financing.ModulationCampaign", "cancelled", "La campagne est « Abandonnée »"),
    ("financing:diagnostic_edit", "financing.FinancialDiagnostic", "delivered", "Ce diagnostic est remis"),
    ("financing:funders_round", "financing.FinancialDiagnostic", "given_up", "Ce diagnostic est abandonné"),
    ("seminars:event_edit", "seminars.Event", "cancelled", "il ne se prépare plus."),
    ("seminars:event_move", "seminars.Event", "cancelled", "n'y est pas possible."),
    ("seminars:invitee_came", "seminars.Event", "open", "notez plutôt la réponse de cette personne."),
    ("seminars:material_add", "seminars.Event", "cancelled", "ses supports ne changent plus."),
    ("seminars:part_add", "seminars.Event", "cancelled", "il ne se prépare plus."),
    ("seminars:part_edit", "seminars.Event", "cancelled", "il ne se prépare plus."),
    ("seminars:organiser", "seminars.Event", "held", "il ne se prépare plus."),
    ("seminars:invitee_add", "seminars.Event", "held", "il ne se prépare plus."),
    ("seminars:guests_import", "seminars.Event", "held", "il ne se prépare plus."),
    ("seminars:invitee_edit", "seminars.Event", "held", "il ne se prépare plus."),
    ("seminars:invitee_note", "seminars.Event", "held", "il ne se prépare plus."),
    ("seminars:synthesis_edit", "seminars.Event", "open", "une fois l'événement tenu."),
    ("notifications:mail_resend", "notifications.OutgoingMail", "abandoned", "« Classé sans suite »"),
    ("notifications:mail_abandon", "notifications.OutgoingMail", "abandoned", "« Classé sans suite »"),
    ("conventions:renewal", "conventions.Siae", "closed", "rouvrez-la d'abord."),
]
WITH = {
    "active": {"closed_on": None},
    "circulated": {"circulated_on": TODAY},
    "closed": {"closed_on": DAY},
    "delivered": {"delivered_on": DAY},
    "dropped": {"closed_on": DAY},
    "presented": {"presented_on": DAY},
    "terminated": {"ended_on": TODAY},
}
# Circuits told under another name than that of the object.
CIRCUITS = {
    "conventions.OpinionRequest": "opinion",
    "dashboards.PlanStep": "plan_step",
    "dashboards.SteeringMeeting": "steering_meeting",
    "financing.FinancialAnnex": "annex",
    "financing.FinancialDiagnostic": "diagnostic",
    "financing.ModulationCampaign": "campaign",
    "seminars.Event": "seminar",
}
# A closed structure is told by its own actions; nobody brought the others where they are: no request, no end yet.
NOT_SAID = {
    "conventions.Siae",
    "notifications:mail_abandon",
    "notifications:mail_resend",
    "seminars:synthesis_edit",
    "conventions:amendment_opinion",
    "conventions:opinion_by_hand",
    "seminars:invitee_came",
    "seminars:material_add",
}
FORMS = {row.view: row for row in reversed(ROWS) if row.method == "get" and row.status == 200 and row.readers}


@pytest.mark.parametrize(("view", "label", "state", "sentence"), OVER, ids=lambda given: str(given).split(":")[-1])
def test_the_form_of_an_act_that_is_over_leads_to_its_object(view, label, state, sentence, request):
    row = FORMS[view]
    client = request.getfixturevalue(next(role for role in ("head_59l", "national", *ROLES) if role in row.readers))
    address = row.address()
    assert forms_to(address, client)
    rows = apps.get_model(label).objects.all()
    rows.update(state=state, **WITH.get(state, {}))
    for moved in rows:
        action = f"{CIRCUITS.get(label, label.partition('.')[2].lower())}.move"
        tell(client.user, moved, action, f"Fait : {moved}", after={"state": state})
    answer = client.get(address, follow=True)
    assert [status for _, status in answer.redirect_chain] == [302]
    page = unescape(answer.content.decode())
    assert sentence in page
    assert (f"Dernier changement : {client.user}, le 15 octobre 2008" in page) is not bool({view, label} & NOT_SAID)
    assert not forms_to(address, client)
    assert client.post(address, {"text": "Saisi."}).status_code in (302, 403, 404, 409, 422)


def forms_to(address: str, client) -> list[Form]:
    page = client.get(address, follow=True).content.decode()
    return [form for form in forms_of(page, address) if form.action.partition("?")[0] == address.partition("?")[0]]


def test_what_ended_the_act_is_said_before_what_it_made_of_the_fields(officer_59l, head_59l):
    """Both typed why the procedure is dropped: the second has nothing left to maintain, and keeps his words."""
    convention = in_force()
    due = TODAY - dt.timedelta(days=1)
    row = AdversarialProcedureFactory(convention=convention, observations_due_on=due)
    address = reverse("conventions:procedure_close", args=[convention.number, row.pk])
    pages = (forms_of(client.get(address).text, address)[-1].values for client in (head_59l, officer_59l))
    first, second = (values | {"name": ["drop"], "outcome_details": ["Réglé."]} for values in pages)
    assert head_59l.post(address, first).status_code == 302

    refused = officer_59l.post(address, second | {"outcome_details": ["Corrigé."]})

    said = "L'état est maintenant « Classée sans suite » : « Clore la procédure » n'y est pas possible. Dernier "
    (error,) = refused.context["form"].non_field_errors()
    assert error.startswith(f"{said}changement : {head_59l.user}, le 15 octobre 2008 à ")
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["__all__"])
    assert "Corrigé." in refused.text


ENDS = {
    "core:assignment_close": (close_assignment, Assignment),
    "core:delegation_close": (close_delegation, SignatureDelegation),
    "cdiae:member_end": (end_mandate, Member),
}


@pytest.mark.parametrize("view", ENDS)
def test_a_last_day_that_another_gave_meanwhile_is_read_before_it_is_replaced(view, head_59l, national):
    """Two give one: the second reads it, with its author; sent again, his own stands."""
    row = next(row for row in ROWS if row.view == view)
    arguments, (service, model) = row.arguments(), ENDS[view]
    address = reverse(view, kwargs=arguments)
    name = "left_on" if view == "cdiae:member_end" else "end"
    why = {"departure": ["resignation"]} if name == "left_on" else {"comment": ["Mutation."]}
    client = head_59l if "head_59l" in row.readers else national
    pages = [forms_of(client.get(address).text, address)[-1].values | why for _ in range(2)]
    done = client.post(address, pages[0] | {name: ["14/10/2008"]})
    assert done.status_code == 302, done.context["form"].errors

    refused = client.post(address, pages[1] | {name: ["13/10/2008"]})

    said = "Le dernier jour est déjà fixé au 14 octobre 2008 : gardez-le, ou envoyez de nouveau le vôtre s'il doit"
    (error,) = refused.context["form"].non_field_errors()
    assert error.startswith(f"{said} le remplacer. Dernier changement : {client.user}, le 15 octobre 2008 à ")
    held = {model._meta.model_name.removeprefix("signature"): model.objects.get(pk=arguments["pk"])}
    words = {key: values[0] for key, values in why.items()}
    with pytest.raises(StaleObject, match="14 octobre 2008"):  # under the lock too
        service(actor=client.user, **held, **words, **{name: DAY}, seen="None")
    again = forms_of(refused.text, address)[-1].values
    assert again[name] == ["13/10/2008"]
    done = client.post(address, again)
    assert done.status_code == 302, done.context["form"].errors
