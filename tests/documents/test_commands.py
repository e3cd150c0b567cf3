import hashlib

import pytest
from django.core.management import CommandError, call_command

from iae_portal.documents.models import DocumentVersion
from tests.documents.kinds import KEY


def test_a_document_is_made_from_the_shell(charter, lille, tmp_path, capsys):
    output = tmp_path / "charte.pdf"

    call_command("render_document", KEY, str(lille.pk), output=output)

    version = DocumentVersion.objects.get()
    assert hashlib.sha256(output.read_bytes()).hexdigest() == version.sha256
    assert version.grouped_code in capsys.readouterr().out


def test_an_unknown_kind_is_said(charter, db, tmp_path):
    with pytest.raises(CommandError, match="« autre » n'existe pas"):
        call_command("render_document", "autre", "1", output=tmp_path / "x.pdf")


def test_an_unknown_subject_is_said(charter, db, tmp_path):
    with pytest.raises(CommandError, match="Aucun objet numéro 999999"):
        call_command("render_document", KEY, "999999", output=tmp_path / "x.pdf")
