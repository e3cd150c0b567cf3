"""Monthly states: the grid, the file with its dry run, and the payments that follow."""

import datetime as dt
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse

from financing.checks.monthly_states import StateRow, state_problems
from financing.enums import PaymentKind
from financing.forms.grids import grid_data
from financing.models import MonthlyState, PaymentLine
from financing.selectors.payments import schedule_of
from financing.services.monthly_states import save_states
from iae_portal.core.errors import Refusal
from iae_portal.core.forms.imports import GONE, KEPT
from iae_portal.core.imports.letters import NOT_TEXT
from tests import imports
from tests.factories.financing import credit, found_paid, give_back, make_convention, validated

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


def running(client, siae_type="EI", **values):
    credit("59L", "1000000.00", year=2008)
    return validated(client.user, make_convention(siae_type, 2008), **values)


def rows(*hours, headcount=12, year=2008, start=1):
    return [StateRow(dt.date(year, month, 1), Decimal(value), headcount) for month, value in enumerate(hours, start)]


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({}, []),
        ({"closed": True}, ["mars 2008 : l'annexe est clôturée, dites dans la remarque pourquoi ce mois est corrigé."]),
        ({"closed": True, "remark": "Feuilles d'heures retrouvées"}, []),
        ({"covered": False}, ["mars 2008 : ce mois n'est dans aucune annexe en cours de la convention."]),
        (
            {"month": dt.date(2008, 10, 1), "today": dt.date(2008, 10, 31)},
            ["octobre 2008 : ce mois n'est pas fini, ses heures ne sont pas encore toutes connues."],
        ),
        ({"month": dt.date(2008, 10, 1), "today": dt.date(2008, 11, 1)}, []),
        ({"hours": Decimal("-0.01")}, ["mars 2008 : les heures et l'effectif sont positifs ou nuls."]),
        ({"headcount": -1}, ["mars 2008 : les heures et l'effectif sont positifs ou nuls."]),
        (
            {"hours": Decimal(0)},
            ["mars 2008 : 0 heure se justifie dans la remarque (fermeture, suspension d'activité)."],
        ),
        ({"hours": Decimal(0), "remark": "Fermeture"}, []),
        ({"headcount": 0}, ["mars 2008 : des heures sans salarié ; indiquez l'effectif du mois."]),
        ({"hours": Decimal("2125.70")}, []),
        (
            {"hours": Decimal("2125.71")},
            [
                "mars 2008 : 2125,71 h pour 10 salariés dépassent 212,57 h par personne (48 h par semaine) ; "
                "vérifiez les heures et l'effectif."
            ],
        ),
    ],
)
def test_controls_of_a_month(changes, sentences):
    values = {
        "month": dt.date(2008, 3, 1),
        "hours": Decimal(1400),
        "headcount": 10,
        "remark": "",
        "covered": True,
        "closed": False,
        "today": TODAY,
    }
    assert state_problems(**(values | changes)) == sentences


def test_hours_give_what_is_due_and_rewrite_the_schedule(officer_59l):
    """G1 and G2: 8.50 ETP of EI in 2008."""
    annex = running(officer_59l)
    entered = {"actor": officer_59l.user, "convention": annex.convention, "rows": rows("1000", "1003.33")}
    assert save_states(**entered) == 2
    run = annex.computations.order_by("-pk").first()
    assert run.due == Decimal("12886.54")
    assert (save_states(**entered), annex.computations.order_by("-pk").first()) == (0, run)
    months = list(annex.payments.order_by("month").values_list("amount", flat=True))
    assert months == [Decimal("6857.38")] * 11 + [Decimal("6857.32")]


def test_a_bad_month_keeps_nothing_of_the_grid(officer_59l):
    annex = running(officer_59l)
    with pytest.raises(Refusal):
        save_states(
            actor=officer_59l.user, convention=annex.convention, rows=[*rows("1000"), *rows("9999", headcount=1)]
        )
    assert MonthlyState.objects.count() == 0


def test_the_grid_page_saves_and_shows_the_sentences(officer_59l):
    annex = running(officer_59l)
    address = reverse("financing:monthly_states", args=[annex.slug])
    assert officer_59l.get(address).status_code == 200
    assert reverse("financing:states_file") in officer_59l.get(reverse("dashboards:home")).content.decode()
    good = officer_59l.post(address, {"etats-0-hours": "1 003,33", "etats-0-headcount": "12"})
    assert good.status_code == 302
    assert MonthlyState.objects.get().hours == Decimal("1003.33")
    bad = officer_59l.post(address, {"etats-0-hours": "1003", "etats-0-headcount": "-2", "etats-1-hours": "12"})
    page = bad.content.decode().replace("&#x27;", "'")
    assert '<caption class="fr-sr-only">États mensuels de 2008</caption>' in page
    assert bad.status_code == 422
    assert "Salariés : un nombre positif ou nul est attendu." in page
    assert "Indiquez les heures et l'effectif du mois." in page


def test_a_posted_month_outside_the_annexe_is_ignored(officer_59l):
    annex = running(officer_59l)
    address = reverse("financing:monthly_states", args=[annex.slug])
    typed = {"etats-0-hours": "900", "etats-0-headcount": "9"}
    officer_59l.post(address, typed | {"etats-0-month": "1999-01-01"})
    assert not MonthlyState.objects.exists()
    shown = officer_59l.get(address).context["formset"]
    officer_59l.post(address, typed | {f"etats-{rank}-month": form["month"].value() for rank, form in enumerate(shown)})
    assert MonthlyState.objects.get().month == dt.date(2008, 1, 1)


def test_a_list_that_changed_since_it_was_shown_shifts_nothing():
    """A and B ticked on a page of A, B, C; A has left the list and D come in when it is sent."""
    shown = QueryDict("p-0-key=1&p-0-on=a&p-1-key=2&p-1-on=b&p-2-key=3&p-TOTAL_FORMS=9&other=1")
    kept = grid_data(shown, "p", "key", [4, 2, 3]).dict()
    counts = {"p-TOTAL_FORMS": "3", "p-INITIAL_FORMS": "3", "other": "1"}
    assert kept == counts | {"p-0-key": "4", "p-1-key": "2", "p-1-on": "b", "p-2-key": "3"}


def send(client, text: str):
    return imports.send(client, reverse("financing:states_file"), text.encode(), "etats.csv")


def test_a_file_is_tried_then_written(officer_59l):
    annex = running(officer_59l)
    number = annex.convention.display_number
    text = (
        "Convention;Mois;Heures;Salariés\n"
        f"{number};01/2008;1 003,33;12\n"
        f"{annex.number};2008-02;990;12\n"
        f"{number};03/2008;9999;1\n"
        "EI 62 08 0001;03/2008;100;1\n"
        f"{number};13/2008;100;1\n"
        f"{number};01/2008;100;1\n"
    )
    answer = send(officer_59l, text)
    assert MonthlyState.objects.count() == 0
    assert imports.counts(answer) == (2, 0, 0, 4, 0)
    trial = answer.context["trial"]
    assert ([row.line for row in trial.created], [said.line for said in trial.refused]) == ([2, 3], [4, 5, 6, 7])
    done = imports.confirm(officer_59l, reverse("financing:states_file"), answer)
    assert done.status_code == 302
    assert list(MonthlyState.objects.order_by("month").values_list("hours", "source")) == [
        (Decimal("1003.33"), "file"),
        (Decimal("990.00"), "file"),
    ]
    again = send(officer_59l, text)
    assert imports.counts(again) == (0, 0, 2, 4, 0)
    changed = send(officer_59l, text.replace("990", "991,5"))
    assert changed.context["trial"].changed[0].differences == (("Heures", "990", "991,5"),)


def test_a_held_file_is_its_own_and_a_changed_token_is_refused(officer_59l, head_59l):
    annex = running(officer_59l)
    url = reverse("financing:states_file")
    answer = send(officer_59l, f"Convention;Mois;Heures;Salariés\n{annex.number};01/2008;1 003,33;12\n")
    token = imports.carried(answer)[KEPT]
    for client, sent in ((officer_59l, f"{token}x"), (officer_59l, "inventé"), (head_59l, token)):
        refused = client.post(url, {KEPT: sent, "confirmer": "1"})
        assert (refused.status_code, refused.context["form"].errors["file"]) == (422, [GONE])
    assert MonthlyState.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "vide"),
        ("Convention;Mois\n1;2\n", "Il manque : Heures et Salariés."),
        ("Convention;Mois;Heures;Heures;Salariés\n", "Deux colonnes donnent Heures : gardez-en une"),
        ("\x00\x01", NOT_TEXT),
    ],
)
def test_a_file_that_is_not_a_list_gives_a_sentence(officer_59l, text, sentence):
    answer = send(officer_59l, text)
    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("&#x27;", "'")


def test_another_service_cannot_import_for_lille(officer_59l, officer_62):
    annex = running(officer_59l)
    answer = send(officer_62, f"Convention;Mois;Heures;Salariés\n{annex.convention.display_number};01/2008;900;9\n")
    assert imports.counts(answer) == (0, 0, 0, 1, 0)


def pay(client, annex, months):
    lines = list(annex.payments.filter(month__month__in=months))
    return found_paid(annex=annex, lines=lines)


def test_paid_lines_never_change_and_the_rest_follows(officer_59l):
    annex = running(officer_59l)
    assert pay(officer_59l, annex, range(1, 10)) == 9
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["900"] * 9))
    schedule = schedule_of(annex, TODAY)
    assert schedule.paid == Decimal("6857.38") * 9
    assert schedule.to_pay == Decimal("6857.38")
    assert pay(officer_59l, annex, range(1, 10)) == 0


def test_too_much_paid_at_the_end_gives_a_recovery_and_never_a_negative_payment(officer_59l, settings):
    """G8b on an EI of 2008: 12 ETP at 9 681, 1 128.75 h a month (9 ETP)."""
    settings.PORTAL_TODAY = "2009-01-20"
    annex = running(officer_59l, fte="12.00")
    pay(officer_59l, annex, range(1, 12))
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1128.75"] * 12))
    run = annex.computations.order_by("-pk").first()
    assert run.due == Decimal("87129.00")
    assert run.recovery == Decimal("19362.00")
    line = PaymentLine.objects.get(annex=annex, kind=PaymentKind.RECOVERY)
    assert line.amount == Decimal("19362.00")
    assert PaymentLine.objects.filter(amount__lt=0).count() == 0


def test_a_recovery_noted_as_made_is_not_asked_again(officer_59l, settings):
    settings.PORTAL_TODAY = "2009-01-20"
    annex = running(officer_59l, fte="12.00")
    pay(officer_59l, annex, range(1, 12))
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1128.75"] * 12))
    line = PaymentLine.objects.get(annex=annex, kind=PaymentKind.RECOVERY)
    give_back(line)
    schedule = schedule_of(annex, dt.date(2009, 1, 20))
    assert (schedule.paid, schedule.recovery, schedule.to_pay) == (Decimal("87129.00"), 0, 0)


def test_nothing_is_paid_without_a_validated_annexe(officer_59l, head_59l):
    annex = running(officer_59l)
    line = annex.payments.first()
    annex.suspended = True
    annex.save()
    with pytest.raises(Refusal, match="suspendus"):
        found_paid(annex=annex, lines=[line], paid_on=TODAY)


def test_the_payer_export_has_one_line_a_payment_to_make(officer_59l):
    annex = running(officer_59l)
    answer = officer_59l.get(reverse("financing:payer_export"))
    header, *lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Disposition"] == 'attachment; filename="paiements-cnasea-20081015.csv"'
    assert len(lines) == 10
    first = dict(zip(header.split(";"), lines[0].split(";"), strict=True))
    assert first == {
        "Numéro d'annexe": annex.number,
        "Numéro de convention": annex.convention.display_number,
        "Numéro de l'agence": "",
        "Rang de reconduction": "0",
        "Rang de modification": "0",
        "SIRET": annex.convention.siae.siret,
        "Structure": annex.convention.siae.name,
        "Type": "EI",
        "Début": "01/01/2008",
        "Fin": "31/12/2008",
        "ETP": "8,5",
        "Montant unitaire": "9681",
        "Montant total": "82288,50",
        "Mois": "01/2008",
        "Nature": "Acompte",
        "Montant": "6857,38",
        "Titulaire": annex.convention.siae.name,
        "Compte": annex.account_number,
        "Engagement juridique": "",
        "Date de signature": "15/10/2008",
    }


def test_the_payer_export_gives_the_unit_amount_of_an_accompaniment_post(officer_59l):
    credit("59L", "100000.00", year=2008)
    validated(
        officer_59l.user,
        make_convention("ETTI", 2008),
        planned_hours=Decimal(19200),
        hours_per_fte=Decimal(1600),
        permanent_fte=Decimal(2),
        agreed_posts=Decimal(1),
    )
    answer = officer_59l.get(reverse("financing:payer_export"))
    header, *lines = answer.content.decode("utf-8-sig").splitlines()
    rows = [dict(zip(header.split(";"), line.split(";"), strict=True)) for line in lines]
    assert [row["Montant unitaire"] for row in rows] == ["51000,00"] * 10
    assert {row["ETP"] for row in rows} == {"12,0000"}
