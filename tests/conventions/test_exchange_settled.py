"""An exchange that is settled, or that its dossier takes no more: its forms are no longer shown, and say why."""

import datetime as dt
from html import unescape

import pytest
from django.urls import reverse

from conventions.models import Convention
from conventions.services import exchanges, structure_links
from iae_portal.core.errors import Refusal
from tests.conventions.exchange_desk import asked, inside, page_of
from tests.forms import forms_of

pytestmark = pytest.mark.django_db
SETTLED = "Cet échange est déjà traité"
ABANDONED = "Ce dossier est « Retirée » : rien n'y est plus demandé à la structure."


@pytest.fixture
def sent(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    inside(link).post(page_of(link, row), {"publics": "Des jeunes", "envoyer": "1"})
    row.refresh_from_db()
    return row


def address(row, view: str = "exchange") -> str:
    return reverse(f"conventions:{view}", args=[row.convention.number, row.pk])


def forms_at(client, page: str):
    """The page that opens there, and its forms."""
    answer = client.get(page, follow=True)
    text = unescape(answer.content.decode())
    return (answer.redirect_chain[-1][0] if answer.redirect_chain else page), text, forms_of(text, page)


@pytest.mark.parametrize("view", ["exchange_give_back", "exchange_set_aside", "exchange_withdraw"])
def test_the_act_of_a_settled_exchange_leads_to_its_page(view, sent, officer_59l):
    assert forms_at(officer_59l, address(sent, view))[2]
    exchanges.set_aside(actor=officer_59l.user, exchange=sent, comment="Erreur.")

    page, text, forms = forms_at(officer_59l, address(sent, view))

    assert (page, SETTLED in text, forms) == (address(sent), True, [])


@pytest.mark.parametrize("view", ["exchange_give_back", "exchange_set_aside"])
def test_what_the_structure_still_holds_is_not_settled(view, link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    page, text, forms = forms_at(officer_59l, address(row, view))
    assert (page, "La structure n'a encore rien envoyé." in text, forms) == (address(row), True, [])
    with pytest.raises(Refusal, match="n'a encore rien envoyé"):
        exchanges.set_aside(actor=officer_59l.user, exchange=row, comment="Erreur.")
    assert forms_at(officer_59l, address(row, "exchange_withdraw"))[2]


@pytest.mark.parametrize(
    ("state", "said"),
    [("in_force", "après la signature, faites un avenant."), ("expired", "« Échue » : il ne se modifie plus.")],
)
def test_what_a_closed_dossier_takes_no_more_is_only_set_aside(state, said, sent, officer_59l):
    [form] = forms_at(officer_59l, address(sent))[2]
    assert "publics" in form.options["ligne"]
    assert forms_at(officer_59l, address(sent, "exchange_give_back"))[2]
    Convention.objects.filter(pk=sent.convention_id).update(state=state, signed_on=dt.date(2008, 10, 1))

    _, text, forms = forms_at(officer_59l, address(sent))
    assert (said in text, forms, address(sent, "exchange_set_aside") in text) == (True, [], True)
    assert address(sent, "exchange_give_back") not in text

    given = {"actor": officer_59l.user, "exchange": sent}
    with pytest.raises(Refusal, match=said):
        exchanges.take_over(**given, keys={"publics"})
    with pytest.raises(Refusal, match=said):
        exchanges.give_back(**given, comment="À revoir.", due_on=dt.date(2008, 11, 1))
    assert forms_at(officer_59l, address(sent, "exchange_give_back"))[:1] == (address(sent),)
    exchanges.set_aside(**given, comment="Signé depuis.")


def test_nothing_is_asked_in_a_dossier_that_was_given_up(link, officer_59l):
    desk = reverse("conventions:exchanges", args=[link.convention.number])
    ask = reverse("conventions:exchange_ask", args=[link.convention.number])
    assert ask in forms_at(officer_59l, desk)[1]
    Convention.objects.filter(pk=link.convention_id).update(state="withdrawn")

    page, text, _ = forms_at(officer_59l, ask)
    assert (page, ABANDONED in text, f'href="{ask}"' in text) == (desk, True, False)
    with pytest.raises(Refusal, match="rien n'y est plus demandé"):
        asked(link.convention, officer_59l.user, "results", year=2007)


def test_results_are_asked_of_a_convention_that_is_over(link, officer_59l):
    days = {"start": dt.date(2007, 1, 1), "end": dt.date(2007, 12, 31), "signed_on": dt.date(2006, 12, 1)}
    Convention.objects.filter(pk=link.convention_id).update(state="terminated", ended_on=days["end"], **days)
    assert asked(link.convention, officer_59l.user, "results", year=2007).pk
    assert forms_at(officer_59l, reverse("conventions:exchange_ask", args=[link.convention.number]))[2]


@pytest.mark.parametrize("view", ["link_prolong", "link_revoke"])
def test_a_link_taken_back_is_neither_prolonged_nor_taken_back_again(view, link, officer_59l):
    page = reverse(f"conventions:{view}", args=[link.convention.number, link.pk])
    assert forms_at(officer_59l, page)[2]
    structure_links.revoke_link(actor=officer_59l.user, link=link)
    desk, text, _ = forms_at(officer_59l, page)
    assert desk == reverse("conventions:exchanges", args=[link.convention.number])
    assert "Ce lien est déjà retiré" in text
