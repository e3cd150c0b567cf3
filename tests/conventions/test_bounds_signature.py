"""Both sides of what the signature, the opinion before it, an amendment and a termination ask."""

import datetime as dt
from types import SimpleNamespace as Row

import pytest

from conventions.clauses import Clause
from conventions.documents import is_in_force
from conventions.enums import ConventionState, OpinionState, ProcedureState
from conventions.guards import amendment as amendment_guards
from conventions.guards import convention as guards
from conventions.guards import opinion as opinion_guards
from conventions.imports.result_rows import _count
from iae_portal.core.workflow import Request

YESTERDAY, TODAY, TOMORROW = (dt.date(2008, 10, day) for day in (14, 15, 16))


def said(guard, row, start: str | None, **data) -> None:
    sentence = guard(row, Request(actor="Mme Exemple", today=TODAY, data=data))
    assert sentence.startswith(start) if start else sentence is None


def answering(exists: bool, **asked):
    """A manager whose rows, filtered as `asked`, are there or not; nothing answers another filter."""
    return Row(filter=lambda **given: Row(exists=lambda: exists if given == asked else not exists))


def an_opinion(sense="favourable", state=OpinionState.ANSWERED) -> Row:
    return Row(state=state, opinion=sense)


WAITED, BOUND = "L'avis du conseil doit être rendu avant la signature.", "Un avis favorable est exigé"


@pytest.mark.parametrize(
    ("opinion", "must_be_favourable", "answered", "signature"),
    [
        (None, False, "L'avis du conseil n'est pas encore rendu.", WAITED),
        (an_opinion(state=OpinionState.PENDING), False, "L'avis du conseil n'est pas encore rendu.", WAITED),
        (an_opinion(), False, None, None),
        (an_opinion(), True, None, None),
        (an_opinion("unfavourable"), False, None, None),
        (an_opinion("unfavourable"), True, None, BOUND),
    ],
)
def test_an_opinion_is_given_before_the_signature_and_binds_where_the_law_says(
    monkeypatch, opinion, must_be_favourable, answered, signature
):
    monkeypatch.setattr(guards, "current_opinion", lambda convention: opinion)
    monkeypatch.setattr(guards, "must_be_favourable", lambda convention, opinion: must_be_favourable)

    said(guards.opinion_is_answered, Row(), answered)
    said(guards.opinion_allows_signature, Row(), signature)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("structure", "M. A", "Président"), ("state", "M. B", "Préfet")], None),
        ([("structure", "M. A", "Président"), ("state", " ", "Préfet")], "de l'État"),
        ([("structure", "M. A", " "), ("state", "M. B", "Préfet")], "de la structure"),
        ([("state", "M. B", "Préfet")], "de la structure"),
    ],
)
def test_each_party_has_a_name_and_a_quality(monkeypatch, rows, sentence):
    labels = {"structure": "de la structure", "state": "de l'État"}
    monkeypatch.setattr(guards, "parties_of", lambda convention: [Row(kind=kind) for kind in labels])
    monkeypatch.setattr(guards, "SignatoryKind", lambda kind: Row(label=labels[kind]))
    signatories = [
        Row(kind=kind, name=name, quality=quality, get_kind_display=lambda kind=kind: labels[kind])
        for kind, name, quality in rows
    ]
    convention = Row(signatories=Row(all=lambda: signatories))

    said(
        guards.signatories_are_named,
        convention,
        sentence and f"Indiquez le nom et la qualité du signataire : {sentence}.",
    )


@pytest.mark.parametrize(
    ("data", "delegate", "start"),
    [
        ({}, None, "Indiquez la date de signature"),
        ({"signed_on": TODAY}, "Mme Exemple", None),
        (
            {"signed_on": TODAY},
            "M. Autre",
            "Mme Exemple n'a pas de délégation de signature en cours le 15",
        ),
        ({"signed_on": TODAY, "person": "M. Autre"}, "M. Autre", None),
        ({"signed_on": TODAY, "person": "M. Autre"}, "Mme Exemple", "M. Autre n'a pas de délégation"),
        ({"signed_on": YESTERDAY}, "Mme Exemple", "Mme Exemple n'a pas de délégation de signature en cours le 14"),
    ],
)
def test_who_signs_for_the_state_holds_a_delegation_that_day(monkeypatch, data, delegate, start):
    """The delegation of `delegate` begins today."""
    monkeypatch.setattr(
        guards, "valid_delegation", lambda **asked: (asked["person"], asked["day"]) == (delegate, TODAY)
    )

    said(guards.state_signatory_is_entitled, Row(service=None), start, **data)


@pytest.mark.parametrize("there", [True, False])
def test_a_letterhead_a_version_and_a_renewal_are_there(monkeypatch, there):
    monkeypatch.setattr(guards, "letterhead_on", lambda service, day: there and day == TODAY)
    signed = (ConventionState.SIGNED, ConventionState.IN_FORCE, ConventionState.EXPIRED)
    convention = Row(
        service=None,
        signature_versions=answering(there, cancelled_at__isnull=True),
        renewals=answering(there, state__in=signed),
    )

    said(guards.letterhead_exists, convention, None if there else "L'en-tête du service")
    said(guards.signature_version_is_live, convention, None if there else "La version de signature a été annulée")
    said(guards.renewal_is_signed, convention, None if there else "Aucune convention signée")


@pytest.mark.parametrize(
    ("state", "due_on", "start"),
    [
        (None, None, "Ouvrez d'abord la procédure contradictoire"),
        (ProcedureState.DROPPED, YESTERDAY, "La procédure contradictoire est classée sans suite"),
        (ProcedureState.TERMINATE, TODAY, "La structure peut présenter ses observations"),
        (ProcedureState.OPEN, YESTERDAY, "Donnez d'abord sa suite"),
        (ProcedureState.TERMINATE, YESTERDAY, None),
    ],
)
def test_a_termination_waits_for_a_procedure_that_concludes_to_it(state, due_on, start):
    latest = state and Row(state=state, observations_due_on=due_on)
    procedures = Row(order_by=lambda *names: Row(first=lambda: latest if names == ("-pk",) else None))

    said(guards.contradiction_is_over, Row(procedures=procedures), start)


@pytest.mark.parametrize(
    ("filed_on", "asked_on", "given_on", "start"),
    [
        (TODAY, TOMORROW, TODAY, None),
        (TODAY, YESTERDAY, YESTERDAY, "L'avis"),
        (None, TODAY, TODAY, None),
        (None, TODAY, YESTERDAY, "L'avis ne peut pas précéder la demande, enregistrée le 15 octobre 2008"),
    ],
)
def test_a_meeting_follows_the_filing_or_else_the_request(monkeypatch, filed_on, asked_on, given_on, start):
    monkeypatch.setattr(opinion_guards, "filing_day", lambda opinion: filed_on)

    said(opinion_guards.meeting_follows_the_filing, Row(asked_on=asked_on), start, given_on=given_on)


def test_an_opinion_is_not_of_tomorrow_and_joins_its_minutes():
    said(opinion_guards.day_is_known, Row(), None, given_on=TODAY)
    said(opinion_guards.day_is_known, Row(), "La date de l'avis ne peut pas être à venir.", given_on=TOMORROW)
    said(opinion_guards.minutes_are_joined, Row(), None, minutes="pv.pdf")
    said(opinion_guards.minutes_are_joined, Row(), "Joignez le procès-verbal", minutes="")


@pytest.mark.parametrize(
    ("before", "after", "now", "moved"),
    [
        ("3", "4", "3", None),
        ("3", "4", "5", ": 3 → 5)"),
        (None, "4", "3", ": inconnu → 3)"),
        ("3", "4", None, ": 3 → inconnu)"),
        ("3", None, "5", None),
    ],
)
def test_the_posts_that_the_council_read_are_those_in_force(monkeypatch, before, after, now, moved):
    def in_force(convention, day):
        return {"posts_fte": Clause("posts_fte", "posts", "Postes", now if day == TODAY else "99", "number")}

    monkeypatch.setattr(amendment_guards, "clauses_on", in_force)
    amendment = Row(convention=None, before={"posts_fte": before} if after else {}, effective_on=TODAY)
    sentence = amendment_guards.clauses_are_still_those(amendment, Request(actor=None, today=TODAY))

    assert moved in sentence if moved else sentence is None


@pytest.mark.parametrize(
    ("changed", "voted"),
    [("posts_fte", True), ("end", True), ("publics", False), ("supervision_fte", False), ("account_number", False)],
)
def test_only_a_change_of_posts_or_of_the_period_is_put_to_the_vote(changed, voted):
    amendment = Row(after={changed: "x"})

    said(amendment_guards.opinion_is_needed, amendment, None if voted else "Ni le nombre de postes ni la période")
    said(amendment_guards.opinion_is_not_needed, amendment, "L'avenant change" if voted else None)


@pytest.mark.parametrize(
    ("state", "current", "kept"), [("signed", True, True), ("expired", True, False), ("signed", False, False)]
)
def test_a_paper_is_in_force_while_its_convention_runs(state, current, kept):
    version = Row(is_current=current, watermark="", subject=Row(state=state))
    assert is_in_force(version) == kept


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("100000", 100_000), ("100001", None), ("-1", None)])
def test_exits_of_a_file_are_those_that_the_page_takes(text, count):
    assert _count(text) == count
