"""make mutants: plants faults in the rules and tells which ones no test sees (docs/mutants.md).

    python -m tests.mutants [--again] [--map] [--sample n] [start of a path ...]

`--again` tries only what was neither caught last time, in files that did not change, nor explained in the page.
The database of DATABASE_URL is used.
"""

import argparse
import os
import subprocess
import sys
import time

import pytest

from tests.mutants.coverage_map import CoverageMap, test_files
from tests.mutants.mutations import EVERY, SAMPLE, SEED, Mutant, mutants_of
from tests.mutants.report import Results, is_explained, reasons_of_page, write
from tests.mutants.session import WALL_SECONDS, Session
from tests.mutants.swap import MutantAtImport
from tests.mutants.targets import ROOT, TEST_FOLDERS, fingerprint, targets

QUIET = ["-q", "-s", "--reuse-db", "-p", "no:cacheprovider", f"--hypothesis-seed={SEED}"]
AT_IMPORT = "--at-import"


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def at_import(name: str, key: str, tests: list[str], *options: str) -> subprocess.CompletedProcess:
    """The tests in a new process, whose module is the mutated one; `key` empty: the module as it is."""
    asked = [sys.executable, "-m", "tests.mutants", AT_IMPORT, name, key, *options, *tests]
    return subprocess.run(asked, cwd=ROOT, timeout=WALL_SECONDS, capture_output=True, text=True, check=False)


def is_caught_at_import(mutant: Mutant, tests: list[str]) -> bool:
    try:
        return at_import(mutant.name, mutant.key, tests, "-x").returncode != 0
    except subprocess.TimeoutExpired:
        return True


def passing_at_import(name: str, tests: list[str]) -> list[str]:
    """Without those that fail alone in a new process, whatever the fault."""
    said = at_import(name, "", tests, "-rfE").stdout if tests else ""
    return [key for key in tests if f"FAILED {key}" not in said and f"ERROR {key}" not in said]


def run_at_import(name: str, key: str, *tests: str) -> int:
    if key:
        MutantAtImport(next(mutant for mutant in mutants_of(name, EVERY) if mutant.key == key)).install()
    return pytest.main([*QUIET, *tests])


class Run:
    """The mutants of `names`, one file after the other."""

    def __init__(self, names: list[str], options: argparse.Namespace):
        self.names, self.options = names, options
        self.map, self.results, self.reasons = CoverageMap(), Results(), reasons_of_page()
        for name in (*targets([]), *test_files(TEST_FOLDERS)):
            fingerprint(name)

    def __call__(self, session: Session) -> None:
        session.update_map(self.map, targets([]), say)
        for name in [] if self.options.map else self.names:
            begun = time.monotonic()
            known = self.results.of(name) if self.options.again else {}
            caught = known | self.tried(session, name, known)
            self.results.keep(name, caught)
            say(f"{name} : {sum(caught.values())} sur {len(caught)} ({time.monotonic() - begun:.0f} s)")

    def tried(self, session: Session, name: str, known: dict[str, bool]) -> dict[str, bool]:
        whole = None  # the tests of what runs at import, found once
        caught = {}
        for mutant in mutants_of(name, self.options.sample):
            changes, tests = session.living.changes(mutant), self.map.tests_of_line(name, mutant.line)
            if known.get(mutant.key):
                caught[mutant.key] = True
            elif mutant.key in known and is_explained(mutant, self.reasons):
                caught[mutant.key] = False
                continue
            elif changes and tests:
                caught[mutant.key] = session.is_caught(changes, tests)
            else:
                # The body of a module, or a function that only it calls.
                if whole is None:
                    whole = passing_at_import(name, self.map.tests_of_module(name, targets([])))
                tests = whole
                caught[mutant.key] = bool(tests) and is_caught_at_import(mutant, tests)
            if not caught[mutant.key]:
                say(f"  {mutant_words(mutant)} : {len(tests)} tests")
        return caught


def mutant_words(mutant: Mutant) -> str:
    return f"{mutant.name}:{mutant.line} {mutant.before} → {mutant.after}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--map", action="store_true", help="seulement la couverture")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="fautes par fichier, au plus")
    parser.add_argument("paths", nargs="*")
    options = parser.parse_args()
    run = Run(targets(options.paths), options)
    code = pytest.main([*QUIET, *TEST_FOLDERS], plugins=[Session(run)])
    say(write(targets([]), run.results))
    return code


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iae_portal.settings.test")
    sys.exit(run_at_import(*sys.argv[2:]) if sys.argv[1:2] == [AT_IMPORT] else main())
