"""The base of a structure in a campaign: the job aid of its annexes, as they stand and as the campaign read it."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery

from conventions.models import Siae
from financing.enums import CampaignState, ModulationBase
from financing.models import Candidate, Computation, FinancialAnnex, ModulationCampaign
from financing.selectors.campaigns import aided_together, cuts_year, payable_annexes


def socle_of(siae: Siae, campaign: ModulationCampaign) -> Decimal | None:
    """The job aid of the year of data that the campaign modulates; None where a part of it is unknown."""
    return socles_of(campaign, [siae.pk]).get(siae.pk)


def socles_of(campaign: ModulationCampaign, siaes: Iterable[int]) -> dict[int, Decimal]:
    """By key, of the structures whose annexes are all computed. The last frozen run of each says."""
    runs = Computation.objects.filter(annex=OuterRef("pk")).order_by("-pk")
    rows = payable_annexes(campaign.data_year).filter(convention__siae__in=list(siaes))
    rows = rows.annotate(
        siae_key=F("convention__siae"),
        due_now=Subquery(runs.values("due")[:1]),
        agreed_now=Subquery(runs.values("agreed_amount")[:1]),
    )
    of_siae = defaultdict(list)
    for row in rows:
        of_siae[row.siae_key].append(row)
    cut = bool(of_siae) and cuts_year(campaign.regime, campaign.type, campaign.data_year)
    bases = {
        key: [_base(row, campaign) for row in aided_together(annexes, campaign.regime, cut=cut)]
        for key, annexes in of_siae.items()
    }
    return {key: sum(known) for key, known in bases.items() if known and None not in known}


def _base(annex: FinancialAnnex, campaign: ModulationCampaign) -> Decimal | None:
    """What the modulation applies to: due by default, agreed if the regime says so."""
    # Without hours nothing is due yet: the agreed amount stands in.
    if campaign.regime.modulation_base == ModulationBase.DUE and annex.due_now is not None:
        return annex.due_now
    return annex.agreed_now


def changed_bases(campaign: ModulationCampaign, candidates: Iterable[Candidate]) -> dict[int, Decimal]:
    """By key of those whose annexes say today another base than the campaign holds, what they say.

    A simulation types its own; an abandoned campaign pays nothing.
    """
    if campaign.is_simulation or campaign.state == CampaignState.CANCELLED:
        return {}
    kept = [row for row in candidates if not row.excluded]
    known = socles_of(campaign, [row.siae_id for row in kept])
    return {row.pk: known[row.siae_id] for row in kept if known.get(row.siae_id, row.base) != row.base}
