import datetime as dt

import pytest

from conventions.partners import agency_named
from conventions.printing import duration_words, signature_boxes
from iae_portal.core.templatetags.portal import typed
from iae_portal.core.text import lower_first


@pytest.mark.parametrize(
    ("label", "printed"),
    [("Association", "association"), ("SAS, société par actions simplifiée", "SAS, société par actions simplifiée")],
)
def test_an_acronym_keeps_its_capitals(label, printed):
    assert lower_first(label) == printed


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (dt.date(2009, 1, 1), dt.date(2011, 12, 31), "trois ans"),
        (dt.date(2009, 1, 1), dt.date(2009, 12, 31), "un an"),
        (dt.date(2009, 3, 15), dt.date(2010, 3, 14), "un an"),
        (dt.date(2009, 4, 1), dt.date(2009, 12, 31), "neuf mois"),
        (dt.date(2009, 4, 1), dt.date(2009, 12, 30), "274 jours"),
    ],
)
def test_the_article_says_how_long_this_convention_lasts(start, end, said):
    assert duration_words(start, end) == said


@pytest.mark.parametrize(
    "quality", ["Directeur d'agence, ANPE", "Directeur d'agence, Pôle emploi", "Directeur d'agence"]
)
def test_the_agency_of_the_day_is_named_once(quality):
    [box] = signature_boxes(
        {"signatories": [{"kind": "agency", "name": "Samuel Fictif", "quality": quality}]}, agency_named("ANPE")
    )

    assert box["name"] == "Samuel Fictif, Directeur d'agence"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Un.\n\nDeux,\nsuite.", "<p>Un.</p><p>Deux,<br>suite.</p>"),
        ("Trois actions :\n- accueil ;\n- suivi.\nEnsuite.", None),
        ("<b>", "<p>&lt;b&gt;</p>"),
        ("", ""),
    ],
)
def test_a_text_is_printed_as_it_was_typed(text, html):
    listed = "<p>Trois actions :</p><ul><li>accueil ;</li><li>suivi.</li></ul><p>Ensuite.</p>"

    assert typed(text) == (listed if html is None else html)
