"""The pictures of every chapter: a page each, by the account that works there. After tests/guide/journey.py."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page

from cdiae import guest_links
from cdiae.enums import MeetingState
from cdiae.models import Convocation, Council, Meeting
from conventions import structure_links
from conventions.enums import ConventionState
from conventions.models import Amendment, Convention, Letter, ManagementReview, StructureLink
from financing.enums import AnnexState
from financing.models import FinancialAnnex, FinancialDiagnostic, ModulationCampaign, RecoveryOrder
from seminars.guest_links import token
from seminars.models import Contribution, Event, Guest, Series
from tests.guide.journey import HEAD, OFFICER, SERVICE, convention_in, log_in, log_out
from tests.guide.pictures import take

OF_THE_PAGE = "main h1"


def pictures(page: Page, account: str, addresses: dict[str, str]) -> None:
    """One picture of each address, signed in as the account; "" stays out of any account."""
    log_out(page)
    if account:
        log_in(page, account)
    for name, address in addresses.items():
        answer = page.goto(address)
        if answer is None or not answer.ok:
            raise ValueError(f"{name}: {address} does not answer")
        take(page, name, height=720, start=OF_THE_PAGE)


def officer(page: Page) -> None:
    council = Council.objects.get(departement__code="59")
    of_lille = FinancialAnnex.objects.filter(convention__service__code=SERVICE).order_by("pk")
    pictures(
        page,
        OFFICER,
        {
            "annexe": reverse("financing:annex_detail", args=[of_lille[0].slug]),
            "diagnostic": reverse(
                "financing:diagnostic_detail",
                args=[FinancialDiagnostic.objects.filter(siae__service__code=SERVICE).order_by("pk")[0].pk],
            ),
            "seance": reverse(
                "cdiae:agenda", args=[Meeting.objects.filter(council=council).order_by("-held_on")[0].pk]
            ),
            "membres": reverse("cdiae:members", args=[council.departement.code]),
            "strategie": reverse("cdiae:strategy", args=[council.departement.code]),
            "seminaire": reverse("seminars:event", args=[Event.objects.get(city="Lille").pk]),
            "listes": reverse("conventions:list"),
            "tableau-de-bord": reverse("dashboards:territory"),
            "aide": reverse("core:help_index"),
        },
    )


def dossiers(page: Page) -> None:
    """What happens to a dossier before and after its signature."""
    of_lille = Convention.objects.filter(service__code=SERVICE).order_by("number")
    amendment = Amendment.objects.filter(convention__in=of_lille).earliest("pk")
    held = ManagementReview.objects.filter(convention__in=of_lille).earliest("pk")
    written = Letter.objects.filter(convention__in=of_lille).latest("pk")
    pictures(
        page,
        OFFICER,
        {
            "projet": reverse("conventions:project", args=[convention_in(ConventionState.NEGOTIATION)]),
            "avis": reverse("conventions:opinions"),
            "vie": reverse("conventions:life", args=[held.convention.number]),
            "avenant": reverse("conventions:amendment_detail", args=[amendment.convention.number, amendment.pk]),
            "resultats": reverse("conventions:results", args=[held.convention.number, held.year - 1]),
            "dialogue": reverse("conventions:review", args=[held.convention.number, held.year]),
            "renouvellements": reverse("conventions:renewals"),
            "lettres": reverse("conventions:letters", args=[written.convention.number]),
            "demander": reverse("conventions:exchange_ask", args=[convention_in(ConventionState.NEGOTIATION)]),
        },
    )


def rooms(page: Page) -> None:
    """The session of a council and the day of a seminar."""
    meetings = Meeting.objects.filter(council__departement__code="59").exclude(state=MeetingState.PREPARATION)
    met, closed = meetings.latest("held_on"), meetings.filter(state=MeetingState.CLOSED).latest("held_on")
    event = Event.objects.get(city="Lille")
    annex = FinancialAnnex.objects.filter(convention__service__code=SERVICE, state=AnnexState.VALIDATED).earliest("pk")
    order = RecoveryOrder.objects.filter(annex__convention__service__code=SERVICE).earliest("pk")
    pictures(
        page,
        OFFICER,
        {
            "convocations": reverse("cdiae:convocations", args=[met.pk]),
            "tenue": reverse("cdiae:session", args=[met.pk]),
            "proces-verbal": reverse("cdiae:minutes", args=[closed.pk]),
            "etats-mensuels": reverse("financing:monthly_states", args=[annex.slug]),
            "lots": reverse("financing:lot_list"),
            "reversement": reverse("financing:recovery_detail", args=[order.pk]),
        },
    )
    pictures(
        page,
        "directeur.31",
        {
            "invites": reverse("seminars:guests", args=[event.pk]),
            "emargement": reverse("seminars:attendance", args=[event.pk]),
        },
    )


def head(page: Page) -> None:
    pictures(
        page,
        HEAD,
        {
            "equipe": reverse("core:service_team", args=[SERVICE]),
            "delegations": reverse("core:delegations", args=[SERVICE]),
            "suspendre": reverse("conventions:suspend", args=[convention_in(ConventionState.IN_FORCE)]),
        },
    )


def region(page: Page) -> None:
    campaign = ModulationCampaign.objects.filter(region__code="31").latest("pk")
    contribution = Contribution.objects.filter(region__code="31").earliest("pk")
    pictures(
        page,
        "directeur.31",
        {
            "region": reverse("dashboards:territory"),
            "enveloppes": reverse("financing:envelope_region", args=["31"]),
            "redeploiement": reverse("financing:redistribution_region", args=["31"]),
            "modulation": reverse("financing:campaign_detail", args=[campaign.pk]),
            "contribution": reverse("seminars:contribution", args=[contribution.pk]),
        },
    )


def nation(page: Page) -> None:
    pictures(
        page,
        "national",
        {
            "plan": reverse("dashboards:plan"),
            "indicateurs": reverse("conventions:indicator_list"),
            "regimes": reverse("financing:law"),
            "credits": reverse("financing:envelopes"),
            "serie": reverse("seminars:series", args=[Series.objects.earliest("pk").pk]),
        },
    )


def administrator(page: Page) -> None:
    pictures(
        page,
        "admin",
        {
            "comptes": reverse("core:accounts_import"),
            "agir-pour": reverse("core:acting_start"),
            "verification-base": reverse("core:base_check"),
        },
    )
    page.goto(reverse("admin:index"))
    take(page, "administration", height=720)
    page.goto("/")  # the pages of the admin have no way out


def guests(page: Page) -> None:
    silent = Convocation.objects.filter(meeting__state="convened", answer="").order_by("pk")[0]
    invited = Guest.objects.filter(event__city="Bordeaux", answer="").earliest("pk")
    asked = StructureLink.objects.filter(revoked_on__isnull=True).latest("pk")
    signed = guest_links.token(silent, guest_links.ANSWER)
    pictures(
        page,
        "",
        {
            "convocation": reverse("cdiae:guest_answer", args=[silent.meeting_id, signed]),
            "invitation": reverse("seminars:guest_answer", args=[token(invited)]),
            "structure-demande": reverse("conventions:guest_structure", args=[structure_links.token(asked)]),
        },
    )


STEPS: tuple[Callable[[Page], None], ...] = (officer, dossiers, rooms, head, region, nation, administrator, guests)
