"""A table's frame is written once: its heads stand in the tag, or in the block before {% rows %}."""

import pytest
from django.template import Context, Template

ROW = "<tr><td>{{ name }}</td></tr>"


IN_THE_TAG = '{% table "Tableau : lots" caption "Lot" "#Montant" css="wide" %}' + ROW + "{% endtable %}"
IN_THE_BLOCK = (
    '{% table "Tableau : lots" caption css="wide" %}{% columns "Lot" "#Montant" %}{% rows %}' + ROW + "{% endtable %}"
)


@pytest.mark.parametrize("block", [IN_THE_TAG, IN_THE_BLOCK])
def test_a_table_says_what_it_is_and_its_heads(block):
    page = Template(block).render(Context({"caption": "Lots & reçus", "name": "A < B"}))

    assert page.replace("\n", "") == (
        '<div class="portal-table-scroll" tabindex="0" role="region" aria-label="Tableau : lots">'
        '<table class="portal-table wide"><caption class="fr-sr-only">Lots &amp; reçus</caption>'
        '<thead><tr><th scope="col">Lot</th><th scope="col" class="portal-number">Montant</th></tr></thead>'
        "<tbody><tr><td>A &lt; B</td></tr></tbody></table></div>"
    )
