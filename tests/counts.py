"""make counts: the size and the shape of the house, in figures that two commits can set side by side."""

import ast
import io
import re
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("iae_portal", "conventions", "cdiae", "financing", "seminars")
FLOORS = ("core", "documents", "notifications", "dashboards", "demo")  # the rooms of iae_portal that count as apps
SMALL, WIDE, RUN = 25, 140, 6


def sources() -> list[Path]:
    """The code of the apps; a migration is never rewritten, an empty file says nothing."""
    files = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py"))
    return [path for path in files if "migrations" not in path.parts and path.stat().st_size]


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})


def app_of(path: Path) -> str:
    first, second, *_ = path.relative_to(ROOT).parts
    if first == "templates":
        return second if second in (*APPS, *FLOORS) else "core"
    if first == "iae_portal":
        return second if second in FLOORS else "projet"
    return first


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def comments_in(path: Path) -> int:
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    return sum(token.type == tokenize.COMMENT and "noqa" not in token.string for token in tokens)


def longest_function(paths: list[Path]) -> tuple[int, str]:
    """Lines of code of its body: neither blank lines, nor comments, nor the docstring."""
    longest = (0, "")
    for path in paths:
        text = lines_of(path)
        for node in ast.walk(ast.parse("\n".join(text))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                body = node.body[1:] if ast.get_docstring(node) is not None else node.body
                first = body[0].lineno if body else node.end_lineno + 1
                code = [line.strip() for line in text[first - 1 : node.end_lineno]]
                count = len([line for line in code if line and not line.startswith("#")])
                longest = max(longest, (count, f"{name_of(path)}.{node.name}"))
    return longest


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def runtime_imports(tree: ast.AST) -> Iterator[str]:
    """What the code imports when it runs, inside functions too; not what only a type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        yield from runtime_imports(node)


def reached_from(start: str, arrows: dict[str, set[str]]) -> set[str]:
    seen, waiting = set(), [start]
    while waiting:
        for module in arrows[waiting.pop()] - seen:
            seen.add(module)
            waiting.append(module)
    return seen


def circles(paths: list[Path]) -> list[list[str]]:
    """Groups of modules that import one another, however long the way."""
    arrows: dict[str, set[str]] = {name_of(path): set() for path in paths}
    for path in paths:
        for imported in runtime_imports(ast.parse(path.read_text(encoding="utf-8"))):
            target = imported if imported in arrows else imported.rpartition(".")[0]
            if target in arrows and target != name_of(path):
                arrows[name_of(path)].add(target)
    reached = {name: reached_from(name, arrows) for name in arrows}
    groups = {frozenset(other for other in reached[name] if name in reached[other]) for name in arrows}
    return sorted(sorted(group) for group in groups if len(group) > 1)


def code_of(path: Path) -> list[str]:
    """Its lines that do something: no import, no comment, no lone bracket."""
    text = lines_of(path)
    tree = ast.parse("\n".join(text))
    imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    left_out = {number for node in imports for number in range(node.lineno, node.end_lineno + 1)}
    stripped = [line.strip() for number, line in enumerate(text, start=1) if number not in left_out]
    return [line for line in stripped if re.search(r"\w", line) and not line.startswith("#")]


def markup_of(path: Path) -> list[str]:
    stripped = [line.strip() for line in lines_of(path)]
    return [line for line in stripped if re.search(r"\w", line) and not line.startswith("</")]


def repeated_runs(texts: dict[str, list[str]]) -> Counter[tuple[str, str]]:
    """Pairs of runs of six lines and more that say the same, by pair of files; a run is counted once, at its start."""
    places = defaultdict(list)
    for name, lines in texts.items():
        for start in range(len(lines) - RUN + 1):
            places[tuple(lines[start : start + RUN])].append((name, start))
    pairs: Counter[tuple[str, str]] = Counter()
    for found in places.values():
        for (one, here), (two, there) in combinations(found, 2):
            overlap = one == two and there - here < RUN
            continued = here and there and texts[one][here - 1] == texts[two][there - 1]
            if not overlap and not continued:
                pairs[one, two] += 1
    return pairs


def rows() -> Iterator[tuple[str, str]]:
    code, pages = sources(), templates()
    written, marked, commented = Counter(), Counter(), Counter()
    for path in code:
        written[app_of(path)] += len(lines_of(path))
        commented[app_of(path)] += comments_in(path)
    for path in pages:
        marked[app_of(path)] += len(lines_of(path))
    yield "par application", "lignes de Python, lignes de gabarits, part de commentaires"
    for app in ("projet", *FLOORS, *APPS[1:]):
        share = 100 * commented[app] / written[app] if written[app] else 0
        yield f"  {app}", f"{written[app]}, {marked[app]}, {share:.1f} %"
    total = 100 * commented.total() / written.total()
    yield "  ensemble", f"{written.total()}, {marked.total()}, {total:.1f} %"
    yield "lignes de tests", str(sum(len(lines_of(path)) for path in (ROOT / "tests").rglob("*.py")))
    small = [path for path in code if len(lines_of(path)) < SMALL]
    bare = [path for path in small if path.name == "__init__.py"]
    yield f"fichiers Python ; de moins de {SMALL} lignes ; dont __init__", f"{len(code)} ; {len(small)} ; {len(bare)}"
    yield "fonction la plus longue", "{} lignes ({})".format(*longest_function(code))
    widths = [len(line) for path in pages for line in lines_of(path)]
    yield "plus longue ligne d'un gabarit", f"{max(widths)} signes"
    yield f"lignes de gabarits de plus de {WIDE} signes", str(sum(width > WIDE for width in widths))
    found = circles(code)
    yield "cercles d'importations ; modules pris dedans", f"{len(found)} ; {sum(map(len, found))}"
    for label, runs in (
        ("Python", repeated_runs({name_of(path): code_of(path) for path in code})),
        ("gabarits", repeated_runs({str(path.relative_to(ROOT)): markup_of(path) for path in pages})),
    ):
        yield f"suites répétées de {RUN} lignes et plus ({label})", str(runs.total())


def details() -> Iterator[str]:
    """What the figures count, for whoever wants to lower them (-v)."""
    yield from (f"cercle : {' <-> '.join(group)}" for group in circles(sources()))
    runs = repeated_runs({name_of(path): code_of(path) for path in sources()})
    yield from (f"{count} suites : {one} / {two}" for (one, two), count in runs.most_common())
    for path in templates():
        wide = sum(len(line) > WIDE for line in lines_of(path))
        if wide:
            yield f"{wide} lignes larges : {path.relative_to(ROOT)}"


def main() -> None:
    for label, figure in rows():
        sys.stdout.write(f"{label:<60}{figure}\n")
    if "-v" in sys.argv[1:]:
        sys.stdout.write("\n".join(["", *details(), ""]))


if __name__ == "__main__":
    main()
