"""What a decided campaign becomes: its letters, its payments, or its end."""

from decimal import Decimal
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse

from financing.documents.modulation_letter import LETTER, build_context
from financing.enums import CampaignState
from financing.models import FinancialAnnex, ModulationDecision
from financing.selectors.envelopes import balance_of
from financing.services.campaign_notification import notify_campaign
from financing.services.campaign_rates import decide_campaign, override_rate
from financing.services.campaigns import change_campaign
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import run
from iae_portal.core.text import euros
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version, produce_document
from tests.financing.paying import lines_to_pay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring_2016(settings):
    settings.PORTAL_TODAY = "2016-05-02"


def test_notification_makes_one_letter_and_one_mail_a_structure(
    computed, director_31, django_capture_on_commit_callbacks
):
    decided = decide_campaign(actor=director_31.user, campaign=computed)
    with django_capture_on_commit_callbacks(execute=True):
        job = notify_campaign(actor=director_31.user, campaign=decided)
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 5)
    assert len(mail.outbox) == 5
    assert all(message.attachments for message in mail.outbox)
    decision = decided.decisions.get(siae__name="Structure A")
    bodies = [" ".join(message.body.split()) for message in mail.outbox]
    told = " ".join(f"de {euros(decision.base)}, soit {euros(decision.amount)}.".split())
    assert [told in body for body in bodies].count(True) == 1
    assert ModulationDecision.objects.filter(notified_at__isnull=False).count() == 5
    Job.objects.filter(pk=job.pk).update(state="queued")
    run(job.pk)
    assert len(mail.outbox) == 5


def test_a_structure_without_an_annexe_has_no_socle_to_modulate(computed, director_31):
    address, words = reverse("financing:campaign_detail", args=[computed.pk]), "pas d'annexe validée en 2015"
    assert words not in unescape(director_31.get(address).content.decode())
    FinancialAnnex.objects.filter(convention__siae__name="Structure B").update(state="superseded")
    shown = unescape(director_31.get(address).content.decode())
    assert shown.count(words) == 1
    assert shown.index("<td>Structure B</td>") < shown.index(words) < shown.index("<td>Structure C</td>")
    with pytest.raises(Refusal, match="Pas d'annexe validée en 2015, donc pas de socle .* : Structure B. Validez"):
        decide_campaign(actor=director_31.user, campaign=computed)


def test_notification_is_refused_when_the_annexe_went_away_meanwhile(computed, director_31):
    decided = decide_campaign(actor=director_31.user, campaign=computed)
    FinancialAnnex.objects.filter(convention__siae__name="Structure B").update(state="superseded")
    with pytest.raises(Refusal, match="pas de socle auquel appliquer la part modulée : Structure B"):
        notify_campaign(actor=director_31.user, campaign=decided)
    assert mail.outbox == []


def test_a_decided_campaign_that_can_no_longer_be_notified_is_given_up_and_gives_its_credits_back(
    computed, director_31
):
    decided = decide_campaign(actor=director_31.user, campaign=computed)
    before = balance_of(decided.envelope).available
    FinancialAnnex.objects.filter(convention__siae__name="Structure B").update(state="superseded")
    with pytest.raises(Refusal, match="Validez leur annexe, ou abandonnez la campagne"):
        notify_campaign(actor=director_31.user, campaign=decided)

    given_up = change_campaign(actor=director_31.user, campaign=decided, name="cancel", comment="Annexe annulée")

    assert given_up.state == CampaignState.CANCELLED
    assert balance_of(decided.envelope).available == before + Decimal("68145.44") == Decimal("100000.00")


@pytest.mark.parametrize("moment", ["computed", "decided", "notified"])
def test_the_letter_is_drawn_at_every_moment_of_a_campaign(computed, director_31, settings, tmp_path, moment):
    settings.MEDIA_ROOT = tmp_path
    if moment != "computed":
        decide_campaign(actor=director_31.user, campaign=computed)
    if moment == "notified":
        notify_campaign(actor=director_31.user, campaign=computed)
    decision = computed.decisions.order_by("pk").first()
    version = produce_document(kind=LETTER, subject=decision, actor=None)
    assert version.watermark is (moment != "notified")


@pytest.mark.parametrize(("kept", "told"), [(None, (True, False, 2)), ("0.02", (False, True, 2))])
def test_a_rate_kept_by_its_head_is_not_said_to_come_from_the_ranking(computed, head_59l, director_31, kept, told):
    decision = computed.decisions.get(siae__name="Structure A")
    if kept:
        override_rate(actor=head_59l.user, decision=decision, rate=Decimal(kept), reason="Essai.\n\n- Un.\n- Deux.")
        decision.refresh_from_db()

    version = prepare_version(kind=LETTER, subject=decision, actor=None)

    words, amount = (" ".join(text.split()) for text in (unescape(html_of(version)), euros(decision.amount)))
    assert ("<p>Essai.</p><ul><li>Un.</li><li>Deux.</li></ul>" in words) is (kept is not None)
    assert ("Ce taux résulte" in words, "remplace celui de ce calcul" in words, words.count(amount)) == told
    assert "dans les deux mois qui suivent sa réception, d’un recours gracieux" in words.replace("'", "’")


@pytest.mark.parametrize("state", ["validated", "closed"])
def test_a_modulated_part_is_paid_on_a_closed_annexe_too(
    computed, director_31, head_59l, django_capture_on_commit_callbacks, settings, state
):
    settings.PORTAL_TODAY = "2016-05-10"
    annex = FinancialAnnex.objects.get(convention__siae__name="Structure A")
    FinancialAnnex.objects.update(state=state)
    decided = decide_campaign(actor=director_31.user, campaign=computed)
    with django_capture_on_commit_callbacks(execute=True):
        notify_campaign(actor=director_31.user, campaign=decided)
    line = annex.payments.get()
    assert (line.kind, line.amount) == ("modulation", Decimal("9870.54"))
    assert line in lines_to_pay(head_59l.user, clock.today())
    page = head_59l.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
    assert f'id="ligne-{line.pk}"' in page


def test_the_letter_is_on_the_page_of_the_rate_and_gives_the_readings(
    computed, director_31, head_59l, django_capture_on_commit_callbacks
):
    decided = decide_campaign(actor=director_31.user, campaign=computed)
    with django_capture_on_commit_callbacks(execute=True):
        notify_campaign(actor=director_31.user, campaign=decided)
    decision = decided.decisions.select_related("siae", "service", "campaign__regime").get(siae__name="Structure A")
    page = director_31.get(reverse("financing:campaign_rate", args=[decided.pk, decision.pk])).content.decode()
    assert "Lettre de notification" in page
    written = build_context(decision)
    assert written["signature"]["name"] == f"{head_59l.user}, le directeur"
    assert written["type"] == "atelier et chantier d'insertion"
    assert written["readings"] == [
        "Public accueilli : 80 sur 100",
        "Effort d'insertion : 20 sur 100",
        "Résultats à la sortie : 55 sur 100",
    ]
