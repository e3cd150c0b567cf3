"""A mail in plain text: its subject is its first block, and its words are written as they read."""

from iae_portal.core.plain_mail import subject_and_text


def test_a_plain_mail_escapes_no_apostrophe():
    siae = {"name": "L'Envol & Cie"}
    link = {"name": "Ana d'Exemple", "convention": {"display_number": "059 08 0001", "siae": siae}}
    values = {"link": link, "code": "123 456", "minutes": 10}

    subject_line, text = subject_and_text("conventions/mail/structure_code_text.txt", values)

    assert subject_line == "Portail IAE : votre code"
    assert text.startswith("Bonjour Ana d'Exemple,\n\nVotre code : 123 456\n")
    assert "(L'Envol & Cie)" in text
