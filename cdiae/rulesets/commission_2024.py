"""The commission of the departmental committee for employment, since July 2024 (R. 5311-22 to R. 5311-43)."""

from datetime import date

from cdiae.rulesets.base import (
    HALF,
    DefaultCollege,
    DefaultSeat,
    MajorityBase,
    References,
    RuleSet,
    VotingGroup,
    numbered,
)
from cdiae.rulesets.commission_2006 import COLLEGES as COLLEGES_2006

IAE_SEATS = next(college.seats for college in COLLEGES_2006 if college.code == "iae")
# DESIGN: R. 5311-26 leaves the composition of the commission to the committee; we propose the categories of
# R. 5311-23 that could be read, with the sector the commission is about. The order replaces it.
COLLEGES = (
    DefaultCollege("chair", (DefaultSeat("Préfet, coprésident", "office", True),)),
    DefaultCollege(
        "state",
        (
            DefaultSeat("Directeur départemental de l'emploi, du travail et des solidarités", "office", True),
            DefaultSeat("Service de l'État désigné par le préfet", "office", True),
        ),
    ),
    DefaultCollege(
        "elected",
        (
            DefaultSeat("Conseil départemental {of_departement}, coprésident", "elected", True),
            DefaultSeat("Conseil départemental {of_departement}", "elected"),
            DefaultSeat("Conseil régional {of_region}", "elected"),
            DefaultSeat("Communes et leurs groupements", "elected"),
        ),
    ),
    DefaultCollege("employers", numbered("Organisations d'employeurs", 5)),
    DefaultCollege("unions", numbered("Organisations syndicales", 5)),
    DefaultCollege(
        "agency",
        (
            DefaultSeat("{agency}", "office", True),
            DefaultSeat("Missions locales", "designated"),
            DefaultSeat("Organismes de placement spécialisés (handicap)", "designated"),
        ),
    ),
    DefaultCollege("iae", IAE_SEATS),
)

# R. 5311-37: the presidents and the members named for the State, the authorities and the social partners vote,
# the others are heard. R. 5311-38: the State, the authorities and the social partners have as many votes.
# DESIGN: of the two presidents, the préfet is counted with the State and the other with the authorities; only
# the préfet's vote breaks a tie (R. 5311-41). Those articles are on the committee: its commission follows them.
# The notice, proxies, interest and minutes of the code des relations entre le public et l'administration
# hold for any consultative commission; the quorum and the vote are in the code du travail itself.
RULES = RuleSet(
    code="2024",
    label="Commission spécialisée du comité départemental pour l'emploi (décret n° 2024-560)",
    chair="le préfet et le président du conseil départemental",
    starts_on=date(2024, 7, 1),
    notice_days=5,
    quorum=HALF,
    proxies_per_holder=1,
    remote_counts=True,
    majority_base=MajorityBase.VOTES_CAST,
    voting_groups=(
        VotingGroup("État", ("chair", "state")),
        VotingGroup("collectivités territoriales", ("elected",)),
        VotingGroup("partenaires sociaux", ("employers", "unions")),
    ),
    mandate_years=3,
    meetings_per_year=1,
    verified=True,
    references=References(
        body="code du travail, articles R. 5311-22 à R. 5311-43",
        notice="code des relations entre le public et l'administration, article R. 133-8",
        substitution="code des relations entre le public et l'administration, article R. 133-3",
        proxies="code des relations entre le public et l'administration, article R. 133-9",
        quorum="code du travail, article R. 5311-40",
        second="code des relations entre le public et l'administration, article R. 133-10",
        majority="code du travail, articles R. 5311-38 et R. 5311-41",
        interest="code des relations entre le public et l'administration, article R. 133-12",
        minutes="code des relations entre le public et l'administration, article R. 133-13",
    ),
    colleges=COLLEGES,
)
