"""The departmental council of 1999."""

from datetime import date

from cdiae.rulesets.base import HALF, MajorityBase, References, RuleSet
from cdiae.rulesets.commission_2006 import COLLEGES

PROCEDURE = ("notice", "substitution", "proxies", "quorum", "second", "majority", "interest", "minutes")

# DESIGN: the articles on procedure of 1999 were not read. Consultative bodies then followed chapter III of
# décret 83-1025; we apply the notice and the half quorum of 2006, without the remote members and the
# proxies that the décret of 2006 brought. No meeting before 2008 is held in the portal: it only labels.
RULES = RuleSet(
    code="1999",
    label="Conseil départemental de 1999 (décret n° 99-105)",
    chair="le préfet ou son représentant",
    starts_on=date(1999, 2, 19),
    notice_days=5,
    quorum=HALF,
    proxies_per_holder=0,
    remote_counts=False,
    majority_base=MajorityBase.PRESENT_OR_REPRESENTED,
    voting_groups=(),
    mandate_years=3,
    meetings_per_year=2,
    verified=False,
    references=References(
        **dict.fromkeys(PROCEDURE, "décret n° 83-1025 du 28 novembre 1983, chapitre III"),
        body="loi n° 98-657 du 29 juillet 1998, article 16 ; décret n° 99-105 du 18 février 1999",
    ),
    colleges=COLLEGES,
)
