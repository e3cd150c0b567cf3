"""The shape of templates: short lines, one condition a line."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LINE = 140
# Found by their place: Django's and crispy's own names.
OF_A_LIBRARY = {"403.html", "403_csrf.html", "404.html", "admin/base_site.html", "crispy_dsfr/whole_uni_form.html"}
PARAGRAPH = re.compile(r"<p(?! class=\"no-print\")(?: [^>]*)?>(.*?)</p>", re.S)
# Paper leaves out the links of the design system that stand alone; one that a sentence goes on after is a plain link.
CUT_ON_PAPER = re.compile(r'class="fr-link"[^>]*>(?:(?!</a>).)*</a>\s*[,.;:a-zà-ÿ]', re.S)
BARE_SERVICE = re.compile(r"^ *(?:<p>)?{{ [\w.]*\b(?:service|host) }}(?:,|\s+[a-z{])", re.M)
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


def test_what_a_page_refuses_takes_the_focus():
    """static/portal/portal.js leads to it: who hears the page hears that first."""
    alerts = [
        (path.name, alert)
        for path in templates()
        for alert in re.findall(r'<div class="fr-alert fr-alert--error[^>]*role="alert"[^>]*>', path.read_text("utf-8"))
    ]
    assert len(alerts) >= 4
    assert [name for name, alert in alerts if 'tabindex="-1" data-errors' not in alert] == []


def cut_on_paper(text: str) -> bool:
    return any(CUT_ON_PAPER.search(words) for words in PARAGRAPH.findall(text))


def test_a_sentence_keeps_its_words_on_paper():
    assert [path.name for path in templates() if cut_on_paper(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ('<p><a class="fr-link" href="x">Les données</a>, à rejouer.</p>', True),
        ('<p>Rien ne sert : <a class="fr-link" href="x">le supprimer</a>.</p>', True),
        ('<p>Rien. <a class="fr-link" href="x">Voir</a></p>', False),
        ('<p><a href="x">Les données</a>, à rejouer.</p>', False),
    ],
)
def test_a_sentence_that_paper_cuts_is_seen(text, cut):
    assert cut_on_paper(text) is cut


def test_a_day_in_letters_is_written_by_one_filter():
    """Django's "j F Y" says "1 octobre 2008"; french_date, "1er octobre 2008"."""
    assert [path.name for path in templates() if "j F Y" in path.read_text(encoding="utf-8")] == []


def test_a_service_that_begins_a_sentence_has_its_article():
    """All are feminine: "La DDTEFP du Nord – Lille vous demande…", in what leaves the portal."""
    leaving = [path for path in templates() if {"mail", "documents"} & set(path.parent.parts)]

    assert [path.name for path in leaving if BARE_SERVICE.search(path.read_text(encoding="utf-8"))] == []


def test_every_template_is_asked_for_by_somebody():
    """By its name, whole or completed by a key (a letter, a notice of account)."""
    written = [TEMPLATES.parent / app for app in ("iae_portal", "conventions", "cdiae", "financing", "seminars")]
    code = [path for app in written for path in app.rglob("*.py") if "migrations" not in path.parts]
    said = {path: set(re.findall(r"\w+", path.read_text(encoding="utf-8"))) for path in (*code, *templates())}
    named = Counter(word for words in said.values() for word in words)
    alone = {
        str(path.relative_to(TEMPLATES))
        for path in templates()
        if named[stem := path.name.partition(".")[0]] == (stem in said[path])
    }
    assert alone - OF_A_LIBRARY == set()


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


def test_each_icon_is_drawn_by_a_sheet_that_its_page_loads():
    """Without it, the design system shows a full square."""
    base, unknown = (TEMPLATES / "base.html").read_text(), []
    for path in templates():
        text = path.read_text()
        sheets = re.findall(r"{% static '([^']+[.]css)' %}", base + text)
        css = "".join(Path(finders.find(sheet)).read_text() for sheet in set(sheets))
        unknown += [(path.name, icon) for icon in re.findall(r"fr-icon-[a-z-]+[a-z]", text) if f".{icon}" not in css]
    assert unknown == []
