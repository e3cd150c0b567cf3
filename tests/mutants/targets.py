"""Which files are mutated, and where the tests that may catch a fault of theirs stand."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "var" / "mutants"  # what a run keeps for the next one, never committed

# The rules: guards, state tables, calculations, counts, and the services where money or an opinion is decided.
PATTERNS = (
    "financing/calculation/**/*.py",
    "financing/guards/*.py",
    "financing/workflows/*.py",
    "financing/checks/monthly_states.py",
    "financing/selectors/payable.py",
    *(f"financing/services/{name}.py" for name in ("payments", "campaign_rates", "monthly_states", "lots")),
    *(f"financing/services/{name}.py" for name in ("lot_answers", "recoveries", "redistribution", "schedule")),
    "conventions/rates.py",
    "conventions/guards/*.py",
    "conventions/workflows/*.py",
    "conventions/year_parts.py",
    "conventions/selectors/owed.py",
    *(f"conventions/services/{name}.py" for name in ("negotiation", "amendments", "procedures", "opinions")),
    *(f"conventions/services/{name}.py" for name in ("reviews", "year_returns", "endings", "exchanges")),
    *(f"conventions/services/{name}.py" for name in ("amendment_clauses", "amendment_effects")),
    *(f"cdiae/{name}.py" for name in ("votes", "presence", "quorum", "deadlines")),
    "cdiae/rulesets/*.py",
    "cdiae/guards/*.py",
    "cdiae/workflows/*.py",
    "cdiae/selectors/proxies.py",
    *(f"cdiae/services/{name}.py" for name in ("answers", "strategy")),
    "seminars/guards/*.py",
    "seminars/workflows/*.py",
    "iae_portal/dashboards/guards/*.py",
    "iae_portal/dashboards/workflows/*.py",
    *(f"iae_portal/core/{name}.py" for name in ("days", "workflow", "services/workflow", "services/undo")),
)
TEST_FOLDERS = tuple(
    f"tests/{name}" for name in ("core", "cdiae", "conventions", "financing", "seminars", "dashboards")
)


def targets(asked: list[str]) -> list[str]:
    """Paths from the root, in the order of the list; `asked` keeps those that begin with one of its words."""
    found = [path.relative_to(ROOT).as_posix() for pattern in PATTERNS for path in sorted(ROOT.glob(pattern))]
    return [name for name in found if (ROOT / name).stat().st_size and (not asked or name.startswith(tuple(asked)))]


@cache
def fingerprint(name: str) -> str:
    """Of a file as it was when first asked: a run takes minutes, and its functions are those of its beginning."""
    path = ROOT / name
    return hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest() if path.exists() else ""


def kin_of(name: str, others: list[str]) -> list[str]:
    """The targets of the same folder, and for a table the guards of its app: their tests prove it."""
    path = Path(name)
    folders = {path.parent, path.parent.parent / "guards"} if path.parent.name == "workflows" else {path.parent}
    return [other for other in others if Path(other).parent in folders]
