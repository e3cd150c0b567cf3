"""The pictures of every chapter: a page each, by the account that works there. After tests/guide/journey.py."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page

from cdiae import guest_links
from cdiae.models import Convocation, Council, Meeting
from financing.models import FinancialAnnex, FinancialDiagnostic, ModulationCampaign
from seminars.links import token
from seminars.models import Contribution, Event, Guest, Series
from tests.guide.journey import HEAD, OFFICER, SERVICE, log_in, log_out
from tests.guide.pictures import take

OF_THE_PAGE = "main h1"


def pictures(page: Page, account: str, addresses: dict[str, str]) -> None:
    """One picture of each address, signed in as the account; "" stays out of any account."""
    log_out(page)
    if account:
        log_in(page, account)
    for name, address in addresses.items():
        page.goto(address)
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
        },
    )


def head(page: Page) -> None:
    pictures(
        page,
        HEAD,
        {
            "equipe": reverse("core:service_team", args=[SERVICE]),
            "delegations": reverse("core:delegations", args=[SERVICE]),
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


def guests(page: Page) -> None:
    silent = Convocation.objects.filter(meeting__state="convened", answer="").order_by("pk")[0]
    invited = Guest.objects.filter(event__city="Bordeaux", answer="").earliest("pk")
    signed = guest_links.token(silent, guest_links.ANSWER)
    pictures(
        page,
        "",
        {
            "convocation": reverse("cdiae:guest_answer", args=[silent.meeting_id, signed]),
            "invitation": reverse("seminars:guest_answer", args=[token(invited)]),
        },
    )


STEPS: tuple[Callable[[Page], None], ...] = (officer, head, region, nation, administrator, guests)
