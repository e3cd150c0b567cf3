"""docs/mutants.md: by file, what was caught; each survivor with its reason, kept from the former report."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from iae_portal.core.text import counted
from tests.mutants.mutations import EVERY, SAMPLE, SEED, Mutant, mutants_of
from tests.mutants.targets import ROOT, WORK, fingerprint

PAGE = ROOT / "docs" / "mutants.md"
KEPT = WORK / "results.json"
ROW = re.compile(r"^\| `(?P<name>[^`]+):\d+` \| `(?P<line>.+?)` \| `(?P<fault>.+?)` \| (?P<reason>.*) \|$", re.M)
PLAYED = re.compile(
    r"^\| `(?P<name>[^`]+)` \| (?P<caught>\d+) / (?P<tried>\d+) \| \d+ % \| (?P<possible>\d+)"
    r" \| (?P<day>\S+) \| (?P<mark>\w+) \|$",
    re.M,
)
MARK = 8  # characters of a fingerprint: enough to tell a file that changed
UNKNOWN = "à couvrir"
WIDTH = 100

INTRODUCTION = f"""# Les fautes semées

Écrit par `make mutants` (`tests/mutants/`) : une faute est semée dans une règle, puis les seuls tests qui passent par
sa ligne sont joués ; au moins un doit échouer. Les fautes sont celles qu'une relecture laisse passer : une comparaison
(`<` pour `<=`), un signe, une constante, un « et » pour un « ou », une condition retournée, un retour vide ; jamais un
mot. Où un fichier en permet plus de {SAMPLE} (dernière colonne), {SAMPLE} sont tirées au sort, toujours de même (graine
{SEED}) ; `--sample` en tire plus ou moins. Les fonctions sont changées dans un processus déjà prêt, dont une copie joue
les tests ; ce qui s'exécute à l'importation demande un processus neuf. Un test qui échoue compte s'il passe sans la
faute. Une ligne vaut pour le fichier de cette empreinte : dès qu'il change, elle tombe, et le relevé dit qu'il manque.
"""


class Results:
    """By target: the fingerprint of what was mutated, and what sees each mutant (a test; empty: none)."""

    def __init__(self):
        self.files = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}

    def of(self, name: str) -> dict[str, str]:
        kept = self.files.get(name, {})
        return kept["mutants"] if kept.get("fingerprint") == fingerprint(name) else {}

    def killers_of(self, name: str) -> list[str]:
        """Even where the file changed since: the same tests are likely to see its next faults."""
        return list(self.files.get(name, {}).get("mutants", {}).values())

    def day_of(self, name: str) -> str:
        return self.files[name]["day"]

    def keep(self, name: str, caught: dict[str, str]) -> None:
        day = datetime.now(UTC).date().isoformat()
        self.files[name] = {"fingerprint": fingerprint(name), "day": day, "mutants": caught}
        WORK.mkdir(parents=True, exist_ok=True)
        KEPT.write_text(json.dumps(self.files), encoding="utf-8")


def _code(text: str) -> str:
    flat = " ".join(text.split()).replace("|", "¦").replace("`", "'")
    return flat if len(flat) <= WIDTH else f"{flat[: WIDTH - 1]}…"


def reasons_of_page() -> dict[tuple[str, str, str], str]:
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return {(row["name"], row["line"], row["fault"]): row["reason"] for row in ROW.finditer(page)}


def _named(mutant: Mutant) -> tuple[str, str, str]:
    line = _code((ROOT / mutant.name).read_text(encoding="utf-8").splitlines()[mutant.line - 1])
    return mutant.name, line, _code(f"{mutant.before} → {mutant.after}")


def is_explained(mutant: Mutant, reasons: dict) -> bool:
    return reasons.get(_named(mutant), UNKNOWN) != UNKNOWN


def _row(mutant: Mutant, reasons: dict) -> str:
    name, line, fault = _named(mutant)
    return f"| `{name}:{mutant.line}` | `{line}` | `{fault}` | {reasons.get((name, line, fault), UNKNOWN)} |"


@dataclass(frozen=True)
class Played:
    """The row of a target: `mark` begins the fingerprint of the file whose faults were sown."""

    name: str
    caught: int
    tried: int
    possible: int
    day: str
    mark: str
    survivors: tuple[str, ...] = ()  # their rows

    @property
    def row(self) -> str:
        share = 100 * self.caught // self.tried
        return (
            f"| `{self.name}` | {self.caught} / {self.tried} | {share} % | {self.possible} | {self.day} | {self.mark} |"
        )


def survivors_in_page() -> dict[str, tuple[str, ...]]:
    """Their rows, by target."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    alive: dict[str, tuple[str, ...]] = {}
    for row in ROW.finditer(page):
        alive[row["name"]] = (*alive.get(row["name"], ()), row[0])
    return alive


def played_in_page() -> dict[str, Played]:
    """The rows whose file has not changed since: another checkout need not sow its faults again."""
    page, alive, found = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "", survivors_in_page(), {}
    for row in PLAYED.finditer(page):
        name, figures = row["name"], [int(row[part]) for part in ("caught", "tried", "possible")]
        if row["mark"] == fingerprint(name)[:MARK]:
            found[name] = Played(name, *figures, row["day"], row["mark"], alive.get(name, ()))
    return found


def _played(name: str, results: Results, reasons: dict) -> Played | None:
    kept, all_of = results.of(name), mutants_of(name, EVERY)
    tried = [mutant for mutant in all_of if mutant.key in kept]
    alive = tuple(_row(mutant, reasons) for mutant in tried if not kept[mutant.key])
    figures = len(tried) - len(alive), len(tried), len(all_of)
    return Played(name, *figures, results.day_of(name), fingerprint(name)[:MARK], alive) if tried else None


def missing_words(unplayed: list[str], short: int) -> str:
    """What a whole run would add; empty where nothing is missing."""
    parts = [f"{counted(short, 'fichier')} où moins de {SAMPLE} fautes ont été tirées"] if short else []
    if unplayed:
        named = ", ".join(f"`{name}`" for name in unplayed)
        parts.append(f"ces fichiers n'ont pas été joués, ou ont changé depuis : {named}")
    return f"Ce relevé est partiel : {' ; '.join(parts)}. `make mutants` joue tout.\n" if parts else ""


def write(names: list[str], results: Results) -> str:
    """Write the page; the total in a sentence."""
    reasons, before, alive = reasons_of_page(), played_in_page(), survivors_in_page()
    rows = {name: _played(name, results, reasons) or before.get(name) for name in names}
    found = [row for row in rows.values() if row]
    unplayed = [name for name, row in rows.items() if not row and mutants_of(name, 1)]
    short = sum(row.tried < min(row.possible, SAMPLE) for row in found)
    caught, total = sum(row.caught for row in found), sum(row.tried for row in found)
    said = f"{caught} fautes vues sur {total}, soit {100 * caught / max(total, 1):.1f} %.".replace(".", ",", 1)
    # Of a file that changed since, the reasons stay: its next run needs them.
    survivors = [line for name, row in rows.items() for line in (row.survivors if row else alive.get(name, ()))]
    tables = (
        "| Fichier | Vues | Part | Possibles | Joué le | Empreinte |\n|---|---|---|---|---|---|\n"
        + "\n".join(row.row for row in found),
        "## Celles que rien ne voit\n\n| Où | Ligne | Faute | Pourquoi |\n|---|---|---|---|\n" + "\n".join(survivors),
    )
    parts = [INTRODUCTION, f"**{said}**\n", missing_words(unplayed, short), *(f"{table}\n" for table in tables)]
    PAGE.write_text("\n".join(filter(None, parts)), encoding="utf-8")
    return said
