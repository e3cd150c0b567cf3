"""The documents for developers name things that exist."""

import re

import pytest
from django.apps import apps
from django.conf import settings

from iae_portal.core import slots
from iae_portal.core.navigation import MENU

DOCS = settings.BASE_DIR / "docs"
GLOSSARY = DOCS / "glossary.md"
APPS = ("iae_portal", "conventions", "cdiae", "financing", "seminars")
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def classes_of_the_code() -> set[str]:
    paths = (path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py"))
    return {
        name
        for path in paths
        for name in re.findall(r"^(?:class )?([A-Z]\w+)(?:\(|:| = )", path.read_text(), re.MULTILINE)
    }


def test_the_glossary_names_classes_that_exist():
    named = set(re.findall(r"`([A-Z][a-z]\w+)`", GLOSSARY.read_text()))

    assert named - classes_of_the_code() == set()


def test_the_glossary_names_every_model():
    """Of our applications, whoever shows it: one French name for each thing that a row holds."""
    models = {model.__name__ for model in apps.get_models() if model.__module__.startswith(APPS)}

    assert {name for name in models if f"`{name}`" not in GLOSSARY.read_text()} == set()


def test_the_glossary_says_where_each_entry_of_the_menu_lives():
    """An entry whose label is the name of a day (that of the council) says its key."""
    rows = GLOSSARY.read_text().partition("## Les mots du menu")[2].partition("\n## ")[0]
    entries = [(name, entry.label) for name, entry in MENU]

    assert [label for name, label in entries if (label if isinstance(label, str) else name.upper()) not in rows] == []


def declared_slots() -> set[str]:
    return {name for name in slots.names() if not name.startswith("tests.")}


def test_the_page_of_the_architecture_names_every_slot_and_no_other():
    page = (DOCS / "architecture.md").read_text()
    table = page.partition("### Les créneaux")[2].partition("\n## ")[0]
    named = {name for row in re.findall(r"^\| (`.+?) \|", table, re.M) for name in re.findall(r"`([^`]+)`", row)}

    assert named == declared_slots()


def test_the_page_of_the_architecture_names_places_that_exist():
    """`<app>/…` is a place of one app at least; a name alone is beside the one before it."""
    base = settings.BASE_DIR
    roots = (base, base / "iae_portal", base / "docs", base / "templates", *(base / app for app in APPS))
    named = re.findall(r"`([\w<>…./*-]+/[\w<>…./*-]*)`", (DOCS / "architecture.md").read_text())
    patterns = {name: re.sub(r"<app>/", "", name) for name in named if "//" not in name}
    patterns = {name: re.sub(r"<\w+>|…", "*", place).strip("/") for name, place in patterns.items()}

    assert {name for name, place in patterns.items() if not any(any(root.glob(place)) for root in roots)} == set()


def functions_named() -> set[tuple[str, str]]:
    """(file, name) of "`file` : `name`, `other`" and of "`name` (`file`)"."""
    page = (DOCS / "architecture.md").read_text()
    listed = re.findall(r"`([\w/]+\.py)` : ((?:`\w+`(?:, | et )?)+)", page)
    after = {(file, name) for file, names in listed for name in re.findall(r"`(\w+)`", names)}
    return after | {(file, name) for name, file in re.findall(r"`(\w+)` \(`([\w/]+\.py)`\)", page)}


def test_the_page_of_the_architecture_names_functions_of_their_files():
    base = settings.BASE_DIR
    texts = {
        file: base / file if (base / file).exists() else base / "iae_portal" / file for file, _ in functions_named()
    }
    lost = {
        (file, name)
        for file, name in functions_named()
        if not re.search(rf"(def|class|import.*) {name}\b|^{name}\b.* = ", texts[file].read_text(), re.MULTILINE)
    }

    assert lost == set()


def guards_named() -> set[tuple[str, str]]:
    """(file, test) of every line of the page of the doors; `::name` alone is of the file before it."""
    found, file = set(), ""
    for named, test in re.findall(r"`([\w/]*(?:\.py)?)::(\w+)`", (DOCS / "doors.md").read_text()):
        file = named or file
        found.add((file, test))
    return found


def test_the_page_of_the_doors_names_tests_that_exist():
    texts = {file: (settings.BASE_DIR / "tests" / file).read_text() for file, _test in guards_named()}

    assert [named for named in guards_named() if f"\ndef {named[1]}(" not in texts[named[0]]] == []


def test_every_slot_is_filled():
    assert {name for name in declared_slots() if not len(slots.find(name))} == set()


@pytest.mark.parametrize("name", [*PAGES, "../README.md"])
def test_every_link_and_picture_of_a_page_leads_somewhere(name):
    page = DOCS / name
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    here = [target for target in targets if "://" not in target]

    assert [target for target in here if not (page.parent / target).exists()] == []


def test_the_readme_leads_to_every_document():
    readme = (settings.BASE_DIR / "README.md").read_text()
    listed = re.findall(r"\(docs/([^)#]+)", readme)
    wanted = [name for name in PAGES if "/" not in name] + ["guide/", "decisions/"]

    assert [name for name in wanted if name not in listed] == []


def test_the_pictures_of_the_guide_are_light():
    assert {path.name for path in (DOCS / "guide/images").glob("*.png") if path.stat().st_size > 150_000} == set()
