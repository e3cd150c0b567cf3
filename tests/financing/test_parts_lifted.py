"""A notified part that no annexe will ever bear: who notified lifts it, and its credits go back to the region."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse

from financing.base_rules import lifted_by_halves
from financing.models import FinancialAnnex, ModulationDecision, PaymentLine
from financing.selectors.envelopes import balance_of
from financing.services.annex_actions import enter_annex, validate_annex
from financing.services.campaign_notification import notify_campaign
from financing.services.campaign_rates import decide_campaign
from financing.services.modulated_parts import lift_part
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Job, JournalEntry
from iae_portal.core.services.jobs import run
from iae_portal.notifications.models import OutgoingMail
from tests.factories import SignatureDelegationFactory
from tests.factories.financing import credit, draft
from tests.financing.test_unpaid_parts import TODAY, annex_of, part_of, spring_2016, told_again
from tests.scenes import scene

__all__ = ["spring_2016"]
pytestmark = pytest.mark.django_db
REASON = {"comment": "La structure a cessé son activité d'insertion"}


@scene
def notified(computed, director_31):
    """The annexe of Structure B was given up between the click and the job: the other four parts are paid."""
    decided = decide_campaign(actor=director_31.user, campaign=computed)
    job = notify_campaign(actor=director_31.user, campaign=decided)
    FinancialAnnex.objects.filter(pk=annex_of("B").pk).update(state="cancelled")
    run(job.pk)
    return job


def address(name: str) -> str:
    return reverse("financing:campaign_lift", args=[part_of(name).campaign_id, part_of(name).pk])


def held() -> Decimal:
    return balance_of(part_of("B").campaign.envelope).committed


def test_who_notified_lifts_it_and_its_credits_go_back(notified, director_31):
    assert len(told_again()) == 1
    before, part = held(), part_of("B")
    campaign = reverse("financing:campaign_detail", args=[part.campaign_id])
    rate = reverse("financing:campaign_rate", args=[part.campaign_id, part.pk])
    assert "Aucune annexe</p>" in director_31.get(campaign).content.decode()
    assert address("B") in director_31.get(rate).content.decode()
    assert "aucune annexe de 2015 ne les porte" in director_31.get(address("B")).content.decode()

    assert director_31.post(address("B"), REASON).status_code == 302

    assert before - held() == part.amount > 0
    lifted = part_of("B")
    assert (lifted.lifted_on, lifted.lifted_by, lifted.lift_reason) == (TODAY, director_31.user, REASON["comment"])
    told = JournalEntry.objects.get(action="campaign.lift")
    assert (told.sentence[:13], told.comment) == ("Part modulée ", REASON["comment"])
    mail = OutgoingMail.objects.get(kind="financing.modulation_lifted")
    assert (mail.recipient_email, REASON["comment"] in mail.text) == ("B@exemple.invalid", True)
    assert (told_again(), list(lifted_by_halves())) == ([], [])
    assert "Part levée</p>" in director_31.get(campaign).content.decode()
    page = director_31.get(rate).content.decode()
    assert ("Part levée le 2 mai 2016" in page, address("B") in page) == (True, False)


def test_sent_twice_it_is_lifted_once(notified, director_31):
    reason = {"comment": "La structure a cessé.\r\n\r\n- Aucun salarié depuis mai"}
    first, second = (director_31.post(address("B"), reason) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 422)
    assert "Cette part est déjà levée, le 2 mai 2016" in second.content.decode()
    assert part_of("B").commitments.count() == 2
    mail = OutgoingMail.objects.get(kind="financing.modulation_lifted")
    assert (
        "Motif : La structure a cessé. - Aucun salarié depuis mai\n" in mail.text
    )  # one paragraph, no item of its own


def test_a_part_that_an_annexe_bears_is_not_lifted(notified, director_31):
    with pytest.raises(Refusal, match="portée par une annexe"):
        lift_part(actor=director_31.user, decision=part_of("A"), reason="Non")
    assert "portée par une annexe" in director_31.get(address("A")).content.decode()


def test_a_part_of_nothing_or_not_notified_yet_is_not_lifted(computed, director_31):
    decided = decide_campaign(actor=director_31.user, campaign=computed)
    for values in ({}, {"amount": 0, "notified_at": clock.now()}):
        ModulationDecision.objects.filter(campaign=decided).update(**values)
        with pytest.raises(Refusal, match="rien à lever"):
            lift_part(actor=director_31.user, decision=part_of("B"), reason="Non")


def test_nobody_else_lifts_it(notified, officer_59l, regional_officer_31):
    for client in (officer_59l, regional_officer_31):
        assert client.post(address("B"), REASON).status_code == 403
        with pytest.raises(NotAllowed):
            lift_part(actor=client.user, decision=part_of("B"), reason="Non")


def test_once_lifted_neither_the_job_nor_a_later_annexe_pays_it(notified, director_31, officer_59l, head_59l):
    lift_part(actor=director_31.user, decision=part_of("B"), reason="Levée")
    Job.objects.filter(pk=notified.pk).update(state="queued")
    run(notified.pk)
    SignatureDelegationFactory(person=head_59l.user)
    credit("59L", "500000.00", year=2015)
    annex = enter_annex(actor=officer_59l.user, annex=draft(officer_59l.user, annex_of("B").convention, fte="20"))
    validate_annex(actor=head_59l.user, annex=annex, signed_on=TODAY)
    assert PaymentLine.objects.filter(kind="modulation").count() == 4
    assert not PaymentLine.objects.filter(kind="modulation", annex=annex).exists()


@pytest.mark.parametrize("wrong", ["credits", "payment"])
def test_the_night_finds_a_part_lifted_by_halves(notified, director_31, wrong):
    lift_part(actor=director_31.user, decision=part_of("B"), reason="Levée")
    part = part_of("B")
    if wrong == "credits":
        part.commitments.create(envelope=part.campaign.envelope, amount=1, reason="x", made_at=clock.now())
    else:
        PaymentLine.objects.filter(annex=annex_of("A"), kind="modulation").update(key=f"modulation-{part.pk}")
    assert list(lifted_by_halves()) == [part]


@pytest.mark.parametrize("missing", ["lift_reason", "lifted_by", "notified_at"])
def test_the_base_wants_a_reason_an_author_and_a_notification(notified, director_31, missing):
    values = {"lifted_on": dt.date(2016, 5, 2), "lift_reason": "x", "lifted_by": director_31.user}
    values[missing] = "" if missing == "lift_reason" else None
    with pytest.raises(IntegrityError, match="financing_decision_lifted"):
        ModulationDecision.objects.filter(pk=part_of("B").pk).update(**values)
