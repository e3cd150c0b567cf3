"""Rule sets of the council by period (cdiae.rulesets)."""

from datetime import date, timedelta

import pytest

from cdiae.enums import CollegeCode
from cdiae.rulesets import (
    COMMISSION_2006,
    COMMISSION_2024,
    COUNCIL_1999,
    RULE_SETS,
    MajorityBase,
    rule_set,
    rule_set_on,
)


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        (date(1999, 2, 19), COUNCIL_1999),
        (date(2006, 6, 7), COUNCIL_1999),
        (date(2006, 6, 8), COMMISSION_2006),
        (date(2008, 10, 15), COMMISSION_2006),
        (date(2024, 6, 30), COMMISSION_2006),
        (date(2024, 7, 1), COMMISSION_2024),
        (date(2040, 1, 1), COMMISSION_2024),
    ],
)
def test_one_rule_set_a_day(day, rules):
    assert rule_set_on(day) is rules


def test_no_council_before_1999():
    with pytest.raises(LookupError) as error:
        rule_set_on(date(1999, 2, 18))
    assert str(error.value) == ("Aucun conseil de l'insertion par l'activité économique n'existait le 18/02/1999.")


def test_periods_touch_without_overlap():
    starts = [rules.starts_on for rules in RULE_SETS]
    assert starts == [date(1999, 2, 19), date(2006, 6, 8), date(2024, 7, 1)]
    assert [rule_set_on(start - timedelta(days=1)) for start in starts[1:]] == list(RULE_SETS[:-1])


def test_decree_2006_672_articles_9_to_12():
    rules = rule_set("2006-672")
    assert (rules.notice_days, rules.proxies_per_holder, rules.remote_counts) == (5, 1, True)
    assert rules.majority_base is MajorityBase.PRESENT_OR_REPRESENTED
    assert not rules.weighted and rules.has_voice("iae")
    assert rules.references.quorum == "décret n° 2006-672 du 8 juin 2006, article 11"


def test_articles_r5311_38_and_41_since_july_2024():
    rules = rule_set("2024")
    assert rules.majority_base is MajorityBase.VOTES_CAST
    assert rules.majority_base.label == "majorité des suffrages exprimés"
    assert [group.label for group in rules.voting_groups] == [
        "État",
        "collectivités territoriales",
        "partenaires sociaux",
    ]


def test_r5311_37_who_votes_since_july_2024():
    voices = {college: rule_set("2024").has_voice(college) for college in CollegeCode.values}
    assert voices == {
        "chair": True,
        "state": True,
        "elected": True,
        "agency": False,
        "iae": False,
        "employers": True,
        "unions": True,
        "qualified": False,
    }


def test_the_body_is_named_after_the_day():
    before, after = rule_set_on(date(2024, 6, 30)).body, rule_set_on(date(2024, 7, 1)).body
    assert (before.title, before.of, before.to, before.of_short_name) == (
        "CDIAE",
        "du conseil",
        "au conseil",
        "du CDIAE",
    )
    assert (after.title, after.the, after.of_short_name) == ("Commission IAE", "la commission", "de la commission IAE")
    assert after.of_name == "de la commission spécialisée de l'inclusion et de l'insertion par l'activité économique"


def test_only_the_period_of_1999_is_unverified():
    assert [rules.code for rules in RULE_SETS if not rules.verified] == ["1999"]
