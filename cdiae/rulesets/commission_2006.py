"""The IAE formation of the departmental commission of 2006: the councils of 2008 (R5112-17)."""

from datetime import date

from cdiae.rulesets.base import HALF, DefaultCollege, DefaultSeat, MajorityBase, References, RuleSet, numbered

# DESIGN: the code names the colleges and not how many seats each has (the order does): these numbers are a
# starting point that the order's own text replaces.
COLLEGES = (
    DefaultCollege("chair", (DefaultSeat("Préfet, président", "office", True),)),
    DefaultCollege(
        "state",
        (
            DefaultSeat("Directeur départemental du travail", "office", True),
            DefaultSeat("Directeur départemental des affaires sanitaires et sociales", "office", True),
        ),
    ),
    DefaultCollege(
        "elected",
        (
            DefaultSeat("Conseil général {of_departement}", "elected", True),
            DefaultSeat("Conseil régional {of_region}", "elected"),
            DefaultSeat("Communes, 1er siège", "elected"),
            DefaultSeat("Communes, 2e siège", "elected"),
            DefaultSeat("Établissements publics de coopération intercommunale", "elected"),
        ),
    ),
    DefaultCollege("agency", (DefaultSeat("{agency}", "office", True),)),
    DefaultCollege(
        "iae",
        (
            DefaultSeat("Entreprises d'insertion", "designated", True),
            DefaultSeat("Entreprises de travail temporaire d'insertion", "designated"),
            DefaultSeat("Associations intermédiaires", "designated"),
            DefaultSeat("Ateliers et chantiers d'insertion", "designated"),
        ),
    ),
    DefaultCollege("employers", numbered("Organisations d'employeurs", 3)),
    DefaultCollege("unions", numbered("Organisations syndicales", 5)),
)

# DESIGN: the period starts on the date of décret 2006-672, whose articles 1 and 3 to 15 applied at once to
# the departmental commissions of décret 2006-665. Two meetings a year, as in 1999, is our default: the
# texts of 2006 set no number. A mandate of three years is the length its successor has (R. 5311-36).
RULES = RuleSet(
    code="2006-672",
    label="Formation de la CDEI (décrets n° 2006-665 et n° 2006-672)",
    chair="le préfet ou son représentant",
    starts_on=date(2006, 6, 8),
    notice_days=5,
    quorum=HALF,
    proxies_per_holder=1,
    remote_counts=True,
    majority_base=MajorityBase.PRESENT_OR_REPRESENTED,
    voting_groups=(),
    mandate_years=3,
    meetings_per_year=2,
    verified=True,
    references=References(
        body="code du travail, articles R. 5112-11 à R. 5112-18",
        notice="décret n° 2006-672 du 8 juin 2006, article 9",
        substitution="décret n° 2006-672 du 8 juin 2006, article 3",
        proxies="décret n° 2006-672 du 8 juin 2006, article 10",
        quorum="décret n° 2006-672 du 8 juin 2006, article 11",
        second="décret n° 2006-672 du 8 juin 2006, article 11",
        majority="décret n° 2006-672 du 8 juin 2006, article 12",
        interest="décret n° 2006-672 du 8 juin 2006, article 13",
        minutes="décret n° 2006-672 du 8 juin 2006, article 14",
    ),
    colleges=COLLEGES,
)
