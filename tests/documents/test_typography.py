import pytest

from iae_portal.documents.typography import keep_together


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("rendu le 15 octobre 2008 ;", "rendu le 15\u00a0octobre\u00a02008\u00a0;"),
        ("du 1er janvier 2009", "du 1er\u00a0janvier\u00a02009"),
        ("de janvier 2009 à mai 20", "de janvier\u00a02009 à mai 20"),
        ("Convention « EI » n° 12", "Convention «\u00a0EI\u00a0» n°\u00a012"),
        ("ouverte à 9 h 30", "ouverte à 9\u00a0h\u00a030"),
        ("M. Élie ESSAI et Mme Agathe ESSAI", "M.\u00a0Élie ESSAI et Mme\u00a0Agathe ESSAI"),
        ("dossier ACI 59L 09 0001, avenant 1", "dossier ACI\u00a059L\u00a009\u00a00001, avenant 1"),
        ("SIRET 000 000 091 00017", "SIRET\u00a0000 000 091 00017"),
        ("9 rue de l'Exemple 59200 Tourcoing", "9\u00a0rue de l’Exemple 59200\u00a0Tourcoing"),
        ("159200 Tourcoing, 59200 postes, 9 ruelles", "159200 Tourcoing, 59200 postes, 9 ruelles"),
        ("l&#x27;État, d'« EI », l'<b>agence</b>", "l’État, d’«\u00a0EI\u00a0», l’<b>agence</b>"),
        ("5' à pied, dit 'mot', 3 'b'", "5' à pied, dit 'mot', 3 'b'"),
        ("<p>\n  Fin.\n</p> <p>Rien</p>", "<p>\n  Fin.</p> <p>Rien</p>"),
        ("12 marsouins", "12 marsouins"),
        ("aucune espace: ici", "aucune espace: ici"),
    ],
)
def test_no_line_ends_between_what_belongs_together(typed, printed):
    assert keep_together(f"<title>n° 1</title><body>{typed}") == f"<title>n° 1</title><body>{printed}"
