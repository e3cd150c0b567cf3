"""A campaign of the golden example G20 at its moments."""

from financing.services.campaign_rates import compute_campaign
from financing.services.campaigns import change_campaign
from tests.financing.campaigns import fill, opened, regional_credits
from tests.scenes import scene


@scene
def collected(director_31, regional_officer_31):
    regional_credits(director_31.user)
    campaign = opened(director_31.user)
    fill(regional_officer_31.user, campaign)
    return change_campaign(actor=director_31.user, campaign=campaign, name="close_collection")


@scene
def computed(collected, director_31):
    return compute_campaign(actor=director_31.user, campaign=collected)
