"""What has one function at the ground floor is not spelled again elsewhere (docs/architecture.md)."""

import ast
import re

import pytest

from tests.test_architecture import APPS, ROOT, name_of, sources

HOMES = {"iae_portal.core.constraints", "iae_portal.core.errors"}
CONSTRAINTS = {"CheckConstraint": "check", "UniqueConstraint": "unique"}
# "de octobre 2008": `of_place` writes "d'octobre 2008".
MONTH_AFTER_DE = re.compile(r"""\bde \{(months\.label|\{ [^}]*date:"F)""")
EMPTY = {"null": "True", "blank": "True", "on_delete": "models.PROTECT"}


def better(call: ast.Call) -> str | None:
    """The function that says the same, when there is one."""
    name = ast.unparse(call.func).rpartition(".")[2]
    named = {word.arg: ast.unparse(word.value) for word in call.keywords}
    if name in CONSTRAINTS:
        return CONSTRAINTS[name]
    if name == "ForeignKey" and EMPTY.items() <= named.items() and "verbose_name" in named:
        return "optional_key"
    first = call.args[0] if len(call.args) == 1 and not named else None
    one_of_field = isinstance(first, ast.Call) and ast.unparse(first.func) == "OfField"
    return "FieldRefusal" if name == "Refusal" and one_of_field else None


def calls_in(code: str) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]


def test_what_has_one_function_is_not_spelled_again():
    again = [
        f"{name_of(path)}:{call.lineno} -> {function}"
        for path in sources(*APPS)
        if name_of(path) not in HOMES
        for call in calls_in(path.read_text(encoding="utf-8"))
        if (function := better(call))
    ]
    assert again == []


@pytest.mark.parametrize(
    ("code", "function"),
    [
        ('models.CheckConstraint(name="x", condition=Q())', "check"),
        ('UniqueConstraint(name="x", fields=["y"])', "unique"),
        ('Refusal(OfField("Trop tôt.", "day"))', "FieldRefusal"),
        ('Refusal(OfField("Trop tôt.", "day"), "Et encore.")', None),
        ('Refusal("Trop tôt.")', None),
        ('models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, verbose_name="x")', "optional_key"),
        ('models.ForeignKey(User, null=True, on_delete=models.PROTECT, verbose_name="x")', None),
        ('models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, verbose_name="x")', None),
    ],
)
def test_what_is_spelled_again_is_seen(code, function):
    assert better(calls_in(code)[0]) == function


# What a page was sent, which `posted` says; a form that only confirms is sent without a field.
SENT = "request.POST if request.method == 'POST' else None"


def conditions_in(code: str) -> list[str]:
    return [ast.unparse(node) for node in ast.walk(ast.parse(code)) if isinstance(node, ast.IfExp)]


def test_what_a_page_was_sent_is_read_by_one_function():
    again = [name_of(path) for path in sources(*APPS) if SENT in conditions_in(path.read_text(encoding="utf-8"))]
    assert again == ["iae_portal.core.views.forms"]


# The first letter of a sentence, which `lower_first` and `upper_first` change; the calculation stands alone.
FIRST_LETTER = re.compile(r"\[:?[01]\]\.(lower|upper)\(\)")
FIRST_LETTER_HOMES = ["financing.calculation.department_share", "iae_portal.core.text"]


def test_the_first_letter_of_a_sentence_is_changed_by_one_function():
    again = [name_of(path) for path in sources(*APPS) if FIRST_LETTER.search(path.read_text(encoding="utf-8"))]
    assert sorted(again) == FIRST_LETTER_HOMES


def test_a_month_is_elided_after_its_preposition():
    pages = (ROOT / "templates").rglob("*.*")
    again = [str(path) for path in (*sources(*APPS), *pages) if MONTH_AFTER_DE.search(path.read_text(encoding="utf-8"))]
    assert again == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ('f"État de {months.label_of(day)}"', True),
        ('de {{ row.start|date:"F Y" }}', True),
        ('du {{ row.start|date:"j F Y" }}', False),
        ('{{ row.start|date:"F Y"|of_place }}', False),
    ],
)
def test_a_month_not_elided_is_seen(text, seen):
    assert bool(MONTH_AFTER_DE.search(text)) is seen


STILL, SAVES, FIRST = {"still_open", "still_possible", "still_taken"}, {"saved", "saved_grid"}, {"is_taken"}


def test_a_page_whose_act_may_be_over_says_it_before_what_the_fields_hold():
    """By `answer`, or by `is_taken` where the page saves by itself."""
    named = [
        (f"{name_of(path)}.{node.name}", {ast.unparse(call.func) for call in calls_in(ast.unparse(node))})
        for path in sources(*APPS)
        if ".views." in name_of(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    gated = [(name, calls) for name, calls in named if calls & STILL and calls & SAVES]
    assert len(gated) > 3
    assert [name for name, calls in gated if not calls & FIRST] == []
