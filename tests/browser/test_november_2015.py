"""Frozen at 2 November 2015: the modulated part of the ACI on the data of 2014, from the opening to the letters."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse

from conventions.enums import ConventionState, StructureType
from financing.documents.modulation_letter import LETTER
from financing.enums import BudgetLine, CampaignState, EnvelopeLevel, MovementKind
from financing.models import EnvelopeMovement, ModulationCampaign, Regime
from financing.services.envelopes import get_envelope
from iae_portal.core import clock
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job, Region
from iae_portal.core.services import jobs
from iae_portal.core.text import euros
from iae_portal.documents.models import DocumentVersion
from tests.browser.watch import assert_page_is_fit
from tests.documents.accessibility import assert_pdf_is_accessible
from tests.factories import LetterheadFactory
from tests.factories.conventions import SiaeFactory
from tests.factories.core import service
from tests.factories.financing import make_convention
from tests.financing.campaigns import G20, UNIT, annexe_in_force

pytestmark = pytest.mark.browser

SUBMIT = "main button[type=submit], main input[type=submit]"
AMOUNTS = {"A": "9870.54", "B": "22721.60", "C": "11612.40", "D": "14515.50", "E": "9425.40"}  # golden example G20


@pytest.fixture(autouse=True)
def november(settings, tmp_path):
    settings.PORTAL_TODAY = "2015-11-02"
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def structures(director_31):
    """The five ACI of G20, conventioned in 2014, and the region's credits of 2015."""
    LetterheadFactory.three()
    for name, code, *_ in G20:
        siae = SiaeFactory(
            name=f"Structure {name}", service=service(code), type=StructureType.ACI, email=f"{name}@exemple.invalid"
        )
        convention = make_convention(
            siae=siae, year=2014, state=ConventionState.EXPIRED, signed_on=dt.date(2013, 12, 16), taken_over=True
        )
        annexe_in_force(convention, first_month=7)  # the aid to posts of the ACI begins in July 2014
    envelope = get_envelope(
        level=EnvelopeLevel.REGION, region=Region.objects.get(code="31"), year=2015, line=BudgetLine.MODULATION
    )
    EnvelopeMovement.objects.create(
        target=envelope,
        amount=Decimal(100000),
        kind=MovementKind.NOTIFICATION,
        reason="exemple",
        made_on=clock.today(),
        made_at=clock.now(),
        author=director_31.user,
    )


def open_the_campaign(page, visit) -> ModulationCampaign:
    visit(reverse("financing:campaign_open"))
    page.select_option("#id_type", "ACI")
    assert (page.input_value("#id_data_year"), page.input_value("#id_payment_year")) == ("2014", "2015")
    page.select_option("#id_regime", str(Regime.objects.get(code="AIDE-POSTE-2014").pk))
    page.fill("#id_envelope_amount", "77 416")
    page.fill("#id_collection_due_on", "2015-11-20")
    page.locator(SUBMIT).last.click()
    page.wait_for_selector("text=Campagne ouverte")
    return ModulationCampaign.objects.get()


def collect(page, visit, campaign: ModulationCampaign) -> None:
    """The regional officer prepares the readings of the whole region in the grid."""
    visit(reverse("financing:campaign_readings", args=[campaign.pk]))
    assert_page_is_fit(page, "campaign-readings")
    names = [row.siae.name[-1] for row in campaign.candidates.select_related("siae")]
    rows = {name: rest for name, _, *rest in G20}
    for rank, name in enumerate(names):
        fte, public, effort, results = rows[name]
        page.fill(f"#id_releves-{rank}-base", str(UNIT * fte))
        for criterion, value in (("public", public), ("effort", effort), ("results", results)):
            page.fill(f"#id_releves-{rank}-{criterion}_numerator", value)
            page.fill(f"#id_releves-{rank}-{criterion}_denominator", "100")
    page.click("text=Enregistrer les relevés")
    page.wait_for_selector("text=Relevés enregistrés.")
    assert "Complètes\u00a0: 5\u00a0; à compléter\u00a0: 0\u00a0; exclues\u00a0: 0." in page.inner_text("main")
    assert_page_is_fit(page, "campaign-collected")


def act(page, label: str) -> None:
    page.click(f".portal-offers >> text={label}")
    page.wait_for_selector(f"h2:has-text('{label}')")
    page.locator(SUBMIT).last.click()
    page.wait_for_selector(f"text={label} : fait.")


def override(page, visit, campaign: ModulationCampaign) -> None:
    """The head of Lille: outside the frame is refused in a sentence, inside needs its reason."""
    decision = campaign.decisions.get(siae__name="Structure A")
    visit(reverse("financing:campaign_rate", args=[campaign.pk, decision.pk]))
    page.fill("#id_rate", "12")
    page.fill("#id_reason", "Fermeture d'un site")
    page.locator(SUBMIT).last.click()
    page.wait_for_selector("text=Le taux sort du cadre de la campagne")
    assert page.input_value("#id_rate") == "12"
    assert_page_is_fit(page, "campaign-override-refused")
    page.fill("#id_rate", "6")
    page.locator(SUBMIT).last.click()
    page.wait_for_selector("text=Retenu")


def notify(page) -> None:
    """The letters leave by a job whose progress is shown; the test plays the worker."""
    page.click(".portal-offers >> text=Notifier")
    page.locator(SUBMIT).last.click()
    page.wait_for_url(re.compile("/travaux/"))
    page.wait_for_selector("progress")
    assert_page_is_fit(page, "campaign-notifying")
    job = Job.objects.get()
    jobs.run(job.pk)
    page.wait_for_selector("text=Revoir la campagne")
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 5, 5)
    assert_page_is_fit(page, "campaign-notified-job")


def letters_and_mails(campaign: ModulationCampaign) -> None:
    versions = DocumentVersion.objects.filter(kind=LETTER)
    assert (versions.count(), len(mail.outbox)) == (5, 5)
    addressees = sorted(message.to[0] for message in mail.outbox)
    assert addressees == [f"Structure {name} <{name}@exemple.invalid>" for name in "ABCDE"]
    assert [len(message.attachments) for message in mail.outbox] == [1] * 5
    for version in versions:
        with version.file.open() as file:
            assert_pdf_is_accessible(file.read())


def test_from_the_opening_to_the_letters(
    page, visit, sign_in, structures, director_31, regional_officer_31, head_59l, settings, monkeypatch
):
    sign_in(director_31)
    campaign = open_the_campaign(page, visit)
    page.context.clear_cookies()
    sign_in(regional_officer_31)
    collect(page, visit, campaign)

    page.context.clear_cookies()
    sign_in(director_31)
    visit(reverse("financing:campaign_detail", args=[campaign.pk]))
    act(page, "Clore la collecte")
    act(page, "Calculer")
    for amount in AMOUNTS.values():
        assert euros(Decimal(amount)) in page.inner_text("main")
    assert_page_is_fit(page, "campaign-computed")

    page.context.clear_cookies()
    sign_in(head_59l)
    override(page, visit, campaign)

    page.context.clear_cookies()
    sign_in(director_31)
    visit(reverse("financing:campaign_trial", args=[campaign.pk]))
    page.fill("#id_envelope_amount", "61 932,80")
    page.keyboard.press("Tab")
    page.wait_for_selector("text=0,90844571")
    assert_page_is_fit(page, "campaign-what-if")
    visit(reverse("financing:campaign_detail", args=[campaign.pk]))
    act(page, "Arrêter les taux")

    monkeypatch.setattr(jobs, "dispatch", lambda job: None)  # the test plays the worker
    notify(page)
    page.click("text=Revoir la campagne")
    page.wait_for_selector("text=02/11/2015")
    assert_page_is_fit(page, "campaign-notified")
    campaign.refresh_from_db()
    assert (campaign.state, campaign.notified_on) == (CampaignState.NOTIFIED, dt.date(2015, 11, 2))
    letters_and_mails(campaign)
