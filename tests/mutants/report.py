"""docs/mutants.md: by file, what was caught; each survivor with its reason, kept from the former report."""

import json
import re

from iae_portal.core.text import counted
from tests.mutants.mutations import EVERY, SAMPLE, SEED, Mutant, mutants_of
from tests.mutants.targets import ROOT, WORK, fingerprint

PAGE = ROOT / "docs" / "mutants.md"
KEPT = WORK / "results.json"
ROW = re.compile(r"^\| `(?P<name>[^`]+):\d+` \| `(?P<line>.+?)` \| `(?P<fault>.+?)` \| (?P<reason>.*) \|$", re.M)
UNKNOWN = "à couvrir"
WIDTH = 100

INTRODUCTION = f"""# Les fautes semées

Écrit par `make mutants` (`tests/mutants/`) : une faute est semée dans une règle, puis les seuls tests qui passent par
sa ligne sont joués ; au moins un doit échouer. Les fautes sont celles qu'une relecture laisse passer : une comparaison
(`<` pour `<=`), un signe, une constante, un « et » pour un « ou », une condition retournée, un retour vide ; jamais un
mot. Où un fichier en permet plus de {SAMPLE} (dernière colonne), {SAMPLE} sont tirées au sort, toujours de même (graine
{SEED}) ; `--sample` en tire plus ou moins. Les fonctions sont changées dans un processus déjà prêt, dont une copie joue
les tests ; ce qui s'exécute à l'importation demande un processus neuf. Un test qui échoue compte s'il passe sans la
faute.
"""


class Results:
    """By target: the fingerprint of what was mutated, and what became of each mutant (True: caught)."""

    def __init__(self):
        self.files = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}

    def of(self, name: str) -> dict[str, bool]:
        kept = self.files.get(name, {})
        return kept["mutants"] if kept.get("fingerprint") == fingerprint(name) else {}

    def keep(self, name: str, caught: dict[str, bool]) -> None:
        self.files[name] = {"fingerprint": fingerprint(name), "mutants": caught}
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


def missing_words(counts: dict[str, tuple[int, int]]) -> str:
    """What a whole run would add, by target (tried, possible); empty where nothing is missing."""
    unplayed = [name for name, (tried, possible) in counts.items() if possible and not tried]
    short = sum(0 < tried < min(possible, SAMPLE) for tried, possible in counts.values())
    parts = [f"{counted(short, 'fichier')} où moins de {SAMPLE} fautes ont été tirées"] if short else []
    if unplayed:
        named = ", ".join(f"`{name}`" for name in unplayed)
        parts.append(f"ces fichiers n'ont pas été joués, ou ont changé depuis : {named}")
    return f"Ce relevé est partiel : {' ; '.join(parts)}. `make mutants` joue tout.\n" if parts else ""


def write(names: list[str], results: Results) -> str:
    """Write the page; the total in a sentence."""
    reasons, lines, survivors, caught, total, counts = reasons_of_page(), [], [], 0, 0, {}
    for name in names:
        kept = results.of(name)
        tried = [mutant for mutant in mutants_of(name, EVERY) if mutant.key in kept]
        alive = [mutant for mutant in tried if not kept[mutant.key]]
        counts[name] = len(tried), (possible := len(mutants_of(name, EVERY)))
        if tried:
            share = 100 * (len(tried) - len(alive)) // len(tried)
            lines.append(f"| `{name}` | {len(tried) - len(alive)} / {len(tried)} | {share} % | {possible} |")
        survivors += [_row(mutant, reasons) for mutant in alive]
        caught, total = caught + len(tried) - len(alive), total + len(tried)
    said = f"{caught} fautes vues sur {total}, soit {100 * caught / max(total, 1):.1f} %.".replace(".", ",", 1)
    tables = (
        "| Fichier | Vues | Part | Possibles |\n|---|---|---|---|\n" + "\n".join(lines),
        "## Celles que rien ne voit\n\n| Où | Ligne | Faute | Pourquoi |\n|---|---|---|---|\n" + "\n".join(survivors),
    )
    parts = [INTRODUCTION, f"**{said}**\n", missing_words(counts), *(f"{table}\n" for table in tables)]
    PAGE.write_text("\n".join(filter(None, parts)), encoding="utf-8")
    return said
