"""The command: same answer with and without Django around it, exit code, inputs, outputs."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from financing.calculation.command_line import run
from financing.calculation.document import compute
from tests.financing.documents import annex, batch, structure

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = {
    "annexes": [annex("EI", "2018-01", 12, "6"), annex("ACI", "2015-01", 12, "12", id="é\ud800")],
    "accompaniment": [{"id": "L", "type": "ACI", "year": 2008, "requests": ["1"]}],
    "batches": [batch(structure("A", "1", "1", "1", "1"))],
}


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "input.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return str(path)


def manage(*arguments, **options):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
        **options,
    )


def test_the_answer_is_that_of_the_function(written):
    output = io.StringIO()
    assert run(written, output) == 0
    assert json.loads(output.getvalue()) == compute(DOCUMENT)


def test_the_management_command_gives_the_same_text(written):
    direct, through_django = io.StringIO(), io.StringIO()
    run(written, direct)
    call_command("compute_aid", written, stdout=through_django)
    assert through_django.getvalue() == direct.getvalue()


def test_one_error_makes_the_exit_code_one(tmp_path):
    path = tmp_path / "input.json"
    path.write_text(json.dumps(DOCUMENT | {"batches": [None]}), encoding="utf-8")
    output = io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("compute_aid", str(path), stdout=output)
    assert stop.value.code == 1
    assert json.loads(output.getvalue())["accompaniment"][0]["amount"] == "1.00"


def test_from_the_shell_with_a_file_and_with_standard_input(written):
    direct = manage("compute_aid", written)
    piped = manage("compute_aid", "-", input=Path(written).read_bytes())
    assert (direct.returncode, direct.stderr) == (0, b"")
    assert json.loads(direct.stdout) == compute(DOCUMENT)
    assert (piped.returncode, piped.stdout) == (0, direct.stdout)


@pytest.mark.parametrize("raw", [b"", b"\xff", b'{"annexes": 3}'])
def test_from_the_shell_a_bad_document_is_told_without_traceback(raw):
    answer = manage("compute_aid", "-", input=raw)
    assert (answer.returncode, answer.stderr) == (1, b"")
    assert sorted(json.loads(answer.stdout)) == ["accompaniment", "annexes", "batches", "errors"]


@pytest.mark.parametrize("path", ["missing.json", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_told(path):
    output = io.StringIO()
    assert run(path, output) == 1
    answer = json.loads(output.getvalue())
    assert [fault["field"] for fault in answer["errors"]] == ["document"]


def test_a_document_without_anything_is_not_an_error(tmp_path):
    path = tmp_path / "input.json"
    path.write_text("{}", encoding="utf-8")
    output = io.StringIO()
    assert run(str(path), output) == 0
    assert json.loads(output.getvalue()) == {"annexes": [], "accompaniment": [], "batches": []}


def test_the_pure_package_imports_no_django():
    script = (
        "import sys; import financing.calculation.command_line; "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'iae_portal')))"
    )
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True)
    assert found.stdout == "[]\n"
