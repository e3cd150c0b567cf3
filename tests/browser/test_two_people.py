"""Two people around one dossier, each in a browser: what each reads when the other has just acted."""

import datetime as dt

import pytest

from conventions.models import InsertionProject
from conventions.services.signature import follow_signature
from tests.browser.watch import assert_page_is_fit
from tests.conventions.conftest import catalogue, maker, opened, pending, ready, siae  # noqa: F401

TODAY = dt.date(2008, 10, 15)
CONFIRM = "main button:has-text('Confirmer'), main input[value=Confirmer]"
SAVE = "main button:has-text('Enregistrer'), main input[value=Enregistrer]"
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_the_posts_change_while_the_head_signs(ready, officer_59l, head_59l, new_page, sign_in):  # noqa: F811
    for row in ready.signatories.exclude(kind="state"):
        follow_signature(actor=officer_59l.user, signatory=row, sent_on=TODAY, signed_on=TODAY, today=TODAY)
    of = f"/conventions/{ready.number}/"
    signing, describing, late = (new_page() for _ in range(3))
    for page, client in ((signing, head_59l), (describing, officer_59l), (late, head_59l)):
        sign_in(client, page)
    signing.goto(f"{of}action/sign/")
    describing.goto(f"{of}projet/")
    late.goto(f"{of}projet/")

    signing.fill("#id_signed_on", "14/10/2008")
    signing.click(CONFIRM)
    signing.wait_for_selector("text=L'État ne peut pas signer avant que l'avis du conseil soit rendu, le 15 octobre")
    assert signing.input_value("#id_signed_on") == "14/10/2008"

    describing.fill("#id_posts_fte", "9")
    describing.click(SAVE)
    describing.wait_for_selector("text=Projet d'insertion enregistré.")
    signing.fill("#id_signed_on", "15/10/2008")
    signing.click(CONFIRM)
    signing.wait_for_selector("text=L'état est maintenant « Soumis pour avis »")
    assert_page_is_fit(signing, "state-moved")
    assert "15/10/2008" in signing.inner_text("main")
    signing.click("text=Revenir à la page")
    signing.wait_for_selector("text=Postes d'insertion (ETP) : 12 → 9")

    late.fill("#id_posts_fte", "7")
    late.fill("#id_training", "Permis")
    late.click(SAVE)
    late.wait_for_selector("text=a enregistré « 9 » le 15 octobre 2008")
    assert [late.input_value(f"#id_{name}") for name in ("posts_fte", "training")] == ["7", "Permis"]
    assert InsertionProject.objects.get(convention=ready).posts_fte == 9
    late.goto("/")
    assert "Attendre ou enregistrer l'avis" in late.inner_text("main")
