"""Every day typed in financing has its bounds, said by the service: credits by their year, orders, campaigns, texts."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from financing.base_rules import moved_out_of_year
from financing.enums import MovementKind
from financing.models import Bareme, EnvelopeMovement, Regime, RsaAmount
from financing.services.campaigns import open_campaign
from financing.services.diagnostics import hold_round, save_diagnostic
from financing.services.envelopes import carry_over, lift_movement
from financing.services.fdi import file_fdi
from financing.services.law import add_bareme, put_in_force
from financing.services.rsa import keep_rsa
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Region
from tests.factories.conventions import SiaeFactory
from tests.financing.test_diagnostics import values as fdi_values
from tests.financing.test_envelopes import lille, move, nation, region_31

pytestmark = pytest.mark.django_db

OLDEST_TEXTS = r"précéder le 1er janvier 2005 \(plus anciens textes du portail\)"
MOVED_FROM = r"précéder le 1er octobre 2008 \(début des mouvements des crédits de 2009\)"
MOVED_UNTIL = r"dépasser le 31 décembre 2010 \(fin des mouvements des crédits de 2009\)"


@pytest.mark.parametrize(
    ("today", "made_on", "said"),
    [
        ("2008-10-15", dt.date(1950, 1, 1), MOVED_FROM),
        ("2008-10-15", dt.date(2008, 9, 30), MOVED_FROM),
        ("2008-10-15", dt.date(2008, 10, 1), ""),
        ("2011-01-05", dt.date(2010, 12, 31), ""),
        ("2011-01-05", dt.date(2011, 1, 1), MOVED_UNTIL),
    ],
)
@pytest.mark.parametrize("kind", [MovementKind.NOTIFICATION, MovementKind.FREEZE])
def test_a_movement_is_dated_near_the_year_of_its_credits(national, settings, today, made_on, said, kind):
    move(national, None, nation(), "1000")
    settings.PORTAL_TODAY = today
    target = None if kind == MovementKind.FREEZE else region_31()
    if not said:
        assert move(national, nation(), target, "10", kind=kind, made_on=made_on).made_on == made_on
        return
    with pytest.raises(ValidationError, match=said):
        move(national, nation(), target, "10", kind=kind, made_on=made_on)


def test_the_page_says_it_beside_the_date_and_keeps_what_was_typed(national, director_31):
    move(national, None, nation(), "1000")
    move(national, nation(), region_31(), "1000")
    region = Region.objects.get(code="31")
    data = {"source": f"region-{region.pk}-job_aid", "target": "frozen", "kind": "freeze", "amount": "10", "fte": ""}
    data |= {"made_on": "1950-03-01", "reason": "Réserve de précaution"}
    answer = director_31.post(f"{reverse('financing:movement_region', args=['31'])}?annee=2009", data)
    assert "précéder le 1er octobre 2008" in answer.context["form"].errors["made_on"][0]
    assert "Réserve de précaution" in answer.content.decode()


@pytest.mark.parametrize(("today", "lifted"), [("2010-12-31", True), ("2011-01-01", False)])
def test_a_freeze_is_not_lifted_years_later(national, settings, today, lifted):
    move(national, None, nation(), "1000")
    frozen = move(national, nation(), None, "10", kind=MovementKind.FREEZE)
    settings.PORTAL_TODAY = today
    if lifted:
        assert lift_movement(actor=national.user, movement=frozen, reason="Levée").amount == 10
        return
    with pytest.raises(ValidationError, match=MOVED_UNTIL):
        lift_movement(actor=national.user, movement=frozen, reason="Levée")


@pytest.mark.parametrize(("today", "carried"), [("2009-12-31", True), ("2010-01-01", False)])
def test_a_carry_over_is_near_both_its_years(national, settings, today, carried):
    move(national, None, nation(2008), "1000")
    settings.PORTAL_TODAY = today
    values = {"year": 2008, "line": "job_aid", "amount": Decimal(10), "text": "Arrêté d'exemple", "reason": "Solde"}
    if carried:
        assert carry_over(actor=national.user, **values).pk
        return
    with pytest.raises(ValidationError, match=r"31 décembre 2009 \(fin des mouvements des crédits de 2008"):
        carry_over(actor=national.user, **values)


@pytest.mark.parametrize(
    ("made_on", "found"),
    [
        (dt.date(2007, 12, 31), True),
        (dt.date(2008, 9, 30), True),
        (dt.date(2008, 10, 1), False),
        (dt.date(2010, 12, 31), False),
        (dt.date(2011, 1, 1), True),
    ],
)
def test_the_night_finds_a_movement_out_of_its_year(officer_59l, made_on, found):
    values = {"amount": 1, "kind": MovementKind.NOTIFICATION, "reason": "x", "made_at": clock.now()}
    row = EnvelopeMovement.objects.create(target=lille(2009), author=officer_59l.user, made_on=made_on, **values)
    assert list(moved_out_of_year()) == ([row] if found else [])


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2008, 10, 14), r"précéder le 15 octobre 2008 \(aujourd'hui\)"),
        (dt.date(2008, 10, 15), ""),
        (dt.date(2016, 12, 31), ""),
        (dt.date(2017, 1, 1), r"dépasser le 31 décembre 2016 \(fin de l'année de paiement\)"),
    ],
)
def test_a_collection_ends_within_the_year_of_payment(director_31, day, said):
    values = {"region": Region.objects.get(code="31"), "type": "ACI", "data_year": 2015, "payment_year": 2016}
    values |= {"regime": Regime.objects.get(code="AIDE-POSTE-2014"), "envelope_amount": Decimal(1000)}
    if not said:
        assert open_campaign(actor=director_31.user, **values, collection_due_on=day).collection_due_on == day
        return
    with pytest.raises(Refusal, match=said):
        open_campaign(actor=director_31.user, **values, collection_due_on=day)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(1950, 1, 1), OLDEST_TEXTS),
        (dt.date(2004, 12, 1), OLDEST_TEXTS),
        (dt.date(2005, 1, 1), "commence le même jour"),  # the day itself is inside: another rule speaks
        (dt.date(2009, 12, 1), ""),
        (dt.date(2010, 1, 1), r"dépasser le 31 décembre 2009 \(fin de l'année prochaine\)"),
    ],
)
def test_a_regime_is_put_in_force_by_a_text_of_its_time(national, day, said):
    given = {"actor": national.user, "regime": Regime.objects.get(code="MOD-ENCADREE-SIM"), "reference": "Décret"}
    if not said:
        assert not put_in_force(**given, effect_on=day).is_simulation
        return
    with pytest.raises(Refusal, match=said):
        put_in_force(**given, effect_on=day)


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        (dt.date(1950, 1, 1), dt.date(1950, 12, 31), False),
        (dt.date(2005, 6, 1), dt.date(2005, 6, 30), False),
        (dt.date(2013, 12, 1), dt.date(2013, 12, 31), True),
        (dt.date(2014, 1, 1), None, False),
    ],
)
def test_a_row_begins_while_its_regime_applies(national, start, end, kept):
    regime = Regime.objects.get(code="EI-2005")
    row = Bareme(regime=regime, type="EI", start=start, end=end, unit_amount=9, hours_per_fte=1505, reference="x")
    if kept:
        add_bareme(actor=national.user, row=row)
        assert row.pk
        return
    with pytest.raises(Refusal, match="Le régime EI-2005 s'applique au type EI de juillet 2005 à décembre 2013"):
        add_bareme(actor=national.user, row=row)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"end": ""}, "Le barème en vigueur à cette date court jusqu'au 31/12/2013, après la fin du nouveau"),
        ({"start": "2014-01-01", "end": "2014-06-30"}, "Un autre barème couvre déjà une partie de cette période"),
        ({"start": "1950-01-01", "end": "1950-12-31"}, "Le régime ACI-ACC-2005 s'applique au type ACI"),
    ],
)
def test_what_a_new_row_cannot_be_is_said_before_its_consequences(national, changes, said):
    data = {"type": "ACI", "start": "2010-01-01", "end": "2013-12-31", "reference": "Arrêté d'exemple"}
    data |= {"request_cap": "16 000", "carrier_cap": "48 000"} | changes
    count = Bareme.objects.count()
    before = Bareme.objects.get(regime__code="ACI-ACC-2005", start=dt.date(2005, 1, 1)).end
    answer = national.post(reverse("financing:bareme_new", args=["ACI-ACC-2005"]), data)
    assert said in answer.content.decode().replace("&#x27;", "'")
    assert answer.context["consequences"] is None
    assert Bareme.objects.count() == count
    assert Bareme.objects.get(regime__code="ACI-ACC-2005", start=dt.date(2005, 1, 1)).end == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"filed_on": dt.date(2005, 7, 27)}, r"précéder le 28 juillet 2005 \(circulaire DGEFP n° 2005-28\)"),
        ({"filed_on": dt.date(2005, 7, 28), "project_start": dt.date(2008, 7, 28)}, ""),
        ({"project_start": dt.date(2011, 10, 1)}, ""),
        ({"project_start": dt.date(2008, 10, 1)}, ""),
        ({"project_start": dt.date(2008, 9, 30)}, r"précéder le 1er octobre 2008 \(dépôt du dossier\)"),
        (
            {"project_start": dt.date(2011, 10, 2)},
            r"dépasser le 1er octobre 2011 \(trois ans après le dépôt",
        ),
    ],
)
def test_a_file_of_the_fund_has_days_of_its_time(officer_59l, changes, said):
    given = {"actor": officer_59l.user, "siae": SiaeFactory(), "values": fdi_values(**changes)}
    if not said:
        assert file_fdi(**given).pk
        return
    with pytest.raises(Refusal, match=said):
        file_fdi(**given)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2004, 12, 31), OLDEST_TEXTS),
        (dt.date(2005, 1, 1), ""),
        (dt.date(2009, 10, 15), ""),
        (dt.date(2009, 10, 16), r"dépasser le 15 octobre 2009 \(un an après aujourd'hui\)"),
    ],
)
def test_a_diagnostic_and_its_round_are_of_their_time(officer_59l, day, said):
    values = {"origin": "service", "consultant": "x", "plan": "Un plan."}
    given = {"actor": officer_59l.user, "siae": SiaeFactory(), "years": []}
    known = save_diagnostic(**given, values=values | {"started_on": dt.date(2005, 1, 1)})
    rounds = {"actor": officer_59l.user, "diagnostic": known, "values": {"held_on": day, "need": 1}, "pledges": []}
    if not said:
        assert save_diagnostic(**given, values=values | {"started_on": day}).started_on == day
        assert hold_round(**rounds).held_on == day
        return
    with pytest.raises(Refusal, match=said):
        save_diagnostic(**given, values=values | {"started_on": day})
    with pytest.raises(Refusal, match=said):
        hold_round(**rounds)


@pytest.mark.parametrize(("start", "kept"), [(dt.date(2009, 5, 1), False), (dt.date(2009, 6, 1), True)])
def test_no_amount_of_the_rsa_is_older_than_it(national, start, kept):
    row = RsaAmount(territory="general", start=start, monthly_amount=Decimal("454.63"), reference="Texte d'exemple")
    if kept:
        keep_rsa(actor=national.user, row=row)
        assert row.pk
        return
    with pytest.raises(ValidationError, match="Le RSA existe depuis le 1er juin 2009"):
        keep_rsa(actor=national.user, row=row)
