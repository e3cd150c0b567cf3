"""The shape of the house: floors, layers, sizes, entries of the root, templates without inline code."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ["iae_portal", "conventions", "cdiae", "financing", "seminars"]

# Lower floors first; apps of one floor never import each other (docs/architecture.md).
FLOORS = [
    {"iae_portal.core"},
    {"iae_portal.documents", "iae_portal.notifications"},
    {"conventions"},
    {"cdiae", "financing"},
    {"seminars"},
    {"iae_portal.dashboards"},
    {"iae_portal.demo"},
]
FLOOR_OF = {app: rank for rank, floor in enumerate(FLOORS) for app in floor}

# Inside an app: what a layer may not import. `tasks` and `admin` are edges like views; nothing but the wiring of an app
# imports its tasks.
ABOVE = {
    "enums": {"models", "selectors", "services", "forms", "views", "admin"},
    "validators": {"models", "selectors", "services", "forms", "views", "admin"},
    "models": {"selectors", "services", "forms", "views", "admin"},
    "selectors": {"services", "forms", "views", "admin"},
    "services": {"forms", "views", "admin"},
    "forms": {"views", "admin"},
}

# Calculations: dates and Decimal in, frozen dataclasses out. A folder or a file, from the root.
PURE = [
    "iae_portal/core/calendars.py",
    "iae_portal/core/figures.py",
    "iae_portal/core/hours.py",
    "iae_portal/core/ics.py",
    "iae_portal/core/phones.py",
    "iae_portal/core/territory.py",
    *(
        f"conventions/{name}.py"
        for name in ("annex_numbers", "attainment", "bank_details", "coherence", "exits", "identifiers", "legal_forms")
    ),
    *(f"conventions/{name}.py" for name in ("partners", "rates", "structure_types", "terms")),
    "cdiae/deadlines.py",
    "cdiae/diagnosis",
    "cdiae/interests.py",
    "cdiae/presence.py",
    "cdiae/quorum.py",
    "cdiae/rulesets",
    "cdiae/substitution.py",
    "cdiae/votes.py",
    "financing/calculation",
    "financing/checks",
    "financing/computation",
]

ENTRIES = {
    "manage.py",
    *APPS,
    "templates",
    "static",
    "requirements.txt",
    "pytest.ini",
    "README.md",
    "requirements-dev.txt",
    "pyproject.toml",
    "Makefile",
    "deploy",
    "docs",
    "tests",
}
LOCAL = {"var", "staticfiles"}  # made on the machine, never in the repository (.gitignore)

FILE_LINES = 300
FUNCTION_LINES = 40


def sources(*folders: str) -> list[Path]:
    files = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in files if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def app_of(module: str) -> str | None:
    """The app a module belongs to, None outside our apps and for the project's own modules."""
    app = ".".join(module.split(".")[: 2 if module.startswith("iae_portal.") else 1])
    return app if app in FLOOR_OF else None


@cache
def imports_of(path: Path) -> list[str]:
    """Every module the file imports, inside functions too; `from a import b` gives a.b."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def goes_up(importer: str, imported: str) -> bool:
    """True when the import leaves its app for the same floor or a higher one."""
    here, there = app_of(importer), app_of(imported)
    if here is None or there is None or here == there:
        return False
    return FLOOR_OF[there] >= FLOOR_OF[here]


def layer_of(module: str) -> str | None:
    """The layer of a module of an app: enums, models, selectors, services, forms, views, admin, tasks."""
    app = app_of(module)
    rest = module.removeprefix(f"{app}.").split(".") if app else []
    return rest[0] if rest else None


def test_imports_go_down_never_up():
    arrows = [
        f"{name_of(path)} -> {imported}"
        for path in sources(*APPS)
        for imported in imports_of(path)
        if goes_up(name_of(path), imported)
    ]
    assert arrows == []


@pytest.mark.parametrize(
    ("importer", "imported", "up"),
    [
        ("iae_portal.core.rights", "conventions.models.Siae", True),
        ("cdiae.models.council", "financing.models.Envelope", True),
        ("iae_portal.documents.kinds", "iae_portal.notifications.models.Mail", True),
        ("seminars.views", "financing.models.Envelope", False),
        ("conventions.models.siae", "iae_portal.core.models.Service", False),
        ("conventions.views.dossier", "conventions.models.Siae", False),
    ],
)
def test_an_upward_arrow_is_seen(importer, imported, up):
    assert goes_up(importer, imported) is up


def test_layers_go_down_inside_an_app():
    arrows = [
        f"{name_of(path)} -> {imported}"
        for path in sources(*APPS)
        for imported in imports_of(path)
        if app_of(name_of(path)) == app_of(imported)
        and layer_of(imported) in ABOVE.get(layer_of(name_of(path)) or "", ())
    ]
    assert arrows == []


def test_only_the_wiring_imports_tasks():
    arrows = [
        f"{name_of(path)} -> {imported}"
        for path in sources(*APPS)
        for imported in imports_of(path)
        if layer_of(imported) == "tasks" and layer_of(name_of(path)) != "wiring"
    ]
    assert arrows == []


def graph_of(imports: dict[str, list[str]]) -> dict[str, set[str]]:
    """By module of ours: the modules of ours that it imports. `from a import b` is an arrow to a.b, else to a."""

    def known(imported: str) -> str | None:
        return imported if imported in imports or "." not in imported else known(imported.rpartition(".")[0])

    return {
        module: {name for name in map(known, imported) if name in imports and name != module}
        for module, imported in imports.items()
    }


def circles_of(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that reach one another: strongly connected components of more than one (Tarjan)."""
    rank, low, path, circles = {}, {}, [], []

    def visit(module: str) -> None:
        rank[module] = low[module] = len(rank)
        path.append(module)
        for other in sorted(graph[module]):
            if other not in rank:
                visit(other)
            if other in path:
                low[module] = min(low[module], low[other])
        if low[module] == rank[module]:
            start = path.index(module)
            circles.append(sorted(path[start:]))
            del path[start:]

    for module in graph:
        if module not in rank:
            visit(module)
    return [circle for circle in circles if len(circle) > 1]


def test_no_circle_of_imports():
    """The whole graph, imports inside functions included."""
    assert circles_of(graph_of({name_of(path): imports_of(path) for path in sources(*APPS)})) == []


def test_a_circle_is_seen():
    imports = {"a": ["b.thing", "os.path"], "b": ["c"], "c": ["d.deep.part"], "d": ["a"], "e": ["a"]}

    assert circles_of(graph_of(imports)) == [["a", "b", "c", "d"]]
    assert circles_of(graph_of({**imports, "d": []})) == []


def test_calculations_import_no_django():
    files = [path for entry in PURE for path in ([ROOT / entry] if entry.endswith(".py") else sources(entry))]
    loud = [
        f"{name_of(path)} -> {imported}"
        for path in files
        if path.exists()
        for imported in imports_of(path)
        if imported.startswith("django") or imported.endswith(".clock") or ".models" in imported
    ]
    assert loud == []


def test_no_file_is_too_long():
    long = {
        name_of(path): count
        for path in sources(*APPS, "tests")
        if (count := len(path.read_text().splitlines())) >= FILE_LINES
    }
    assert long == {}


def code_lines(function: ast.FunctionDef, source: list[str]) -> int:
    """Lines of code of a function's body: neither signature, nor blank lines, nor comments, nor the docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    first = body[0].lineno if body else function.end_lineno + 1
    texts = [source[number - 1].strip() for number in range(first, function.end_lineno + 1)]
    return len([text for text in texts if text and not text.startswith("#")])


def test_no_function_is_too_long():
    long = []
    for path in sources(*APPS, "tests"):
        text = path.read_text(encoding="utf-8")
        functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
        lines = text.splitlines()
        long += [f"{name_of(path)}.{f.name}" for f in functions if code_lines(f, lines) >= FUNCTION_LINES]
    assert long == []


def test_the_root_holds_only_the_agreed_entries():
    entries = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert entries - ENTRIES - LOCAL == set()


# Mails and printed documents are not served under the CSP: their style travels with them.
OUTSIDE_CSP = {"mail", "mails", "pdf", "documents_pdf"}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on", re.IGNORECASE
)


def pages() -> list[Path]:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    return [path for path in templates if not OUTSIDE_CSP & set(path.relative_to(ROOT).parts)]


def test_no_template_carries_inline_code():
    found = {
        str(path.relative_to(ROOT)): hits
        for path in pages()
        if (hits := INLINE.findall(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('<p style="color:red">', 1),
        ("<button onclick='x()'>", 1),
        ("<script>x()</script>", 1),
        ('<script src="a.js" defer></script>', 0),
        ('<a href="javascript:x()">', 1),
        ('<input name="option" value="on" data-once="1">', 0),
    ],
)
def test_inline_code_is_seen(text, count):
    assert len(INLINE.findall(text)) == count
