"""Reception of convocations (décret 2006-672, article 9) and FDI opinions (cdiae.deadlines)."""

from datetime import date

import pytest

from cdiae.deadlines import FdiState, NoticeState, convocation_deadlines, fdi_deadline, notice_of


@pytest.mark.parametrize(
    ("meeting", "legal", "safe"),
    [
        (date(2008, 11, 19), date(2008, 11, 14), date(2008, 11, 13)),
        (date(2008, 12, 2), date(2008, 11, 27), date(2008, 11, 26)),
        (date(2009, 1, 5), date(2008, 12, 31), date(2008, 12, 30)),
        (date(2008, 3, 3), date(2008, 2, 27), date(2008, 2, 26)),
    ],
)
def test_article_9_five_days_counted_backwards(meeting, legal, safe):
    deadlines = convocation_deadlines(meeting, "59")
    assert (deadlines.legal, deadlines.safe) == (legal, safe)
    assert deadlines.warnings == ()


def test_sending_is_advised_fifteen_days_before_unless_set_otherwise():
    assert convocation_deadlines(date(2008, 11, 19), "59").advised_sending == date(2008, 11, 4)
    deadlines = convocation_deadlines(date(2008, 11, 19), "59", advised_sending_days=21, notice_days=8)
    assert (deadlines.advised_sending, deadlines.legal) == (date(2008, 10, 29), date(2008, 11, 11))


def test_article_9_holidays_inside_do_not_extend_the_delay_but_warn_for_the_post():
    deadlines = convocation_deadlines(date(2008, 11, 16), "59")
    assert (deadlines.legal, deadlines.safe) == (date(2008, 11, 11), date(2008, 11, 10))
    assert deadlines.warnings == (
        "La séance est fixée le dimanche 16 novembre 2008 : vérifiez la date.",
        "Le courrier n'est pas distribué le mardi 11 novembre 2008, dernier jour légal de réception "
        "(jour férié : Armistice de 1918) : une lettre doit arriver au plus tard le lundi 10 novembre 2008.",
    )


def test_safe_day_on_a_sunday():
    deadlines = convocation_deadlines(date(2008, 11, 15), "59")
    assert deadlines.warnings == (
        "La séance est fixée le samedi 15 novembre 2008 : vérifiez la date.",
        "Le courrier n'est pas distribué le dimanche 9 novembre 2008, jour de sécurité de réception "
        "(dimanche) : une lettre doit arriver au plus tard le samedi 8 novembre 2008.",
    )


def test_convocation_for_the_first_of_may_2008_names_both_holidays():
    deadlines = convocation_deadlines(date(2008, 5, 1), "69")
    assert deadlines.warnings == (
        "La séance est fixée un jour férié, le jeudi 1er mai 2008 (Fête du Travail et Ascension) : vérifiez la date.",
    )


def test_legal_day_on_the_first_of_may_2008():
    deadlines = convocation_deadlines(date(2008, 5, 6), "69")
    assert deadlines.warnings == (
        "Le courrier n'est pas distribué le jeudi 1er mai 2008, dernier jour légal de réception "
        "(jour férié : Fête du Travail et Ascension) : une lettre doit arriver au plus tard le "
        "mercredi 30 avril 2008.",
    )


@pytest.mark.parametrize(
    ("meeting", "departement", "name"),
    [
        (date(2008, 3, 21), "67", "Vendredi saint"),
        (date(2008, 12, 26), "57", "Saint-Étienne"),
        (date(2008, 6, 10), "973", "Abolition de l'esclavage"),
    ],
)
def test_local_holidays_warn_in_their_departement_only(meeting, departement, name):
    assert [name in warning for warning in convocation_deadlines(meeting, departement).warnings][:1] == [True]
    assert [warning for warning in convocation_deadlines(meeting, "59").warnings if name in warning] == []


def test_notice_on_time_up_to_the_safe_day():
    deadlines = convocation_deadlines(date(2008, 11, 19), "59")
    notice = notice_of(deadlines, date(2008, 11, 13))
    assert (notice.state, notice.needs_reason) == (NoticeState.ON_TIME, False)
    assert notice.explanation == (
        "Convocation reçue le jeudi 13 novembre 2008, dans les délais (au plus tard le vendredi 14 novembre 2008)."
    )


def test_before_the_sending_the_notice_says_what_would_be():
    notice = notice_of(convocation_deadlines(date(2008, 11, 19), "59"), date(2008, 11, 13), sent=False)
    assert notice.explanation == (
        "Convocation envoyée et reçue aujourd'hui, jeudi 13 novembre 2008, dans les délais "
        "(au plus tard le vendredi 14 novembre 2008)."
    )


def test_a_late_notice_whose_urgency_is_given_no_longer_asks_for_it():
    notice = notice_of(convocation_deadlines(date(2008, 11, 19), "59"), date(2008, 11, 15), explained=True)
    assert notice.needs_reason
    assert notice.explanation == (
        "Convocation reçue le samedi 15 novembre 2008, 1 jour après le dernier jour légal "
        "(vendredi 14 novembre 2008) : le motif d'urgence figure au procès-verbal."
    )


def test_notice_tight_on_the_legal_day():
    notice = notice_of(convocation_deadlines(date(2008, 11, 19), "59"), date(2008, 11, 14))
    assert (notice.state, notice.needs_reason) == (NoticeState.TIGHT, False)
    assert notice.explanation == (
        "Convocation reçue le vendredi 14 novembre 2008, le dernier jour légal ; une lecture en jours "
        "francs demanderait le jeudi 13 novembre 2008."
    )


@pytest.mark.parametrize(
    ("received_on", "late"),
    [
        (date(2008, 11, 15), "samedi 15 novembre 2008, 1 jour"),
        (date(2008, 11, 18), "mardi 18 novembre 2008, 4 jours"),
    ],
)
def test_late_notice_asks_for_the_urgency_without_blocking(received_on, late):
    notice = notice_of(convocation_deadlines(date(2008, 11, 19), "59"), received_on)
    assert (notice.state, notice.needs_reason) == (NoticeState.LATE, True)
    assert notice.explanation == (
        f"Convocation reçue le {late} après le dernier jour légal (vendredi 14 novembre 2008) : "
        "indiquez le motif d'urgence, il figurera au procès-verbal."
    )


@pytest.mark.parametrize(
    ("transmitted_on", "due_on", "warn_from"),
    [
        (date(2008, 10, 15), date(2008, 11, 15), date(2008, 11, 5)),
        (date(2008, 10, 31), date(2008, 11, 30), date(2008, 11, 20)),
        (date(2009, 1, 31), date(2009, 2, 28), date(2009, 2, 18)),
    ],
)
def test_fdi_opinion_is_due_one_month_after_the_complete_file(transmitted_on, due_on, warn_from):
    deadline = fdi_deadline(transmitted_on)
    assert (deadline.due_on, deadline.warn_from) == (due_on, warn_from)


@pytest.mark.parametrize(
    ("today", "state", "end"),
    [
        (date(2008, 11, 4), FdiState.RUNNING, "restent 11 jours."),
        (date(2008, 11, 5), FdiState.SOON, "restent 10 jours."),
        (date(2008, 11, 14), FdiState.SOON, "reste 1 jour."),
        (date(2008, 11, 15), FdiState.SOON, "dernier jour."),
        (date(2008, 11, 16), FdiState.LATE, "1 jour de retard."),
        (date(2008, 11, 20), FdiState.LATE, "5 jours de retard."),
    ],
)
def test_fdi_deadline_day_by_day(today, state, end):
    deadline = fdi_deadline(date(2008, 10, 15))
    assert deadline.state_on(today) is state
    assert deadline.explanation_on(today) == (f"Avis sur la demande FDI attendu pour le 15 novembre 2008 : {end}")
