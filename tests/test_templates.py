"""The shape of templates: short lines, one condition a line."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LINE = 140
CONDITION = re.compile(r"{%\s*(?:if|elif)\b")


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def faults(text: str) -> list[int]:
    """Numbers of the lines that are too long, or chain two conditions."""
    return [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) > LINE or len(CONDITION.findall(line)) > 1
    ]


def test_lines_are_short_and_hold_one_condition():
    found = {
        str(path.relative_to(TEMPLATES)): lines
        for path in templates()
        if (lines := faults(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("x" * 140, []),
        ("x" * 141, [1]),
        ("{% if a %}x{% else %}y{% endif %}", []),
        ("{% if a %}x{% elif b %}y{% endif %}", [1]),
        ("{% if a %}x{% endif %}{% if b %}y{% endif %}", [1]),
    ],
)
def test_a_fault_is_seen(line, lines):
    assert faults(line) == lines
