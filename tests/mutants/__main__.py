"""make mutants: plants faults in the rules and tells which ones no test sees (docs/mutants.md).

    python -m tests.mutants [--again] [--map] [--sample n] [--lanes n] [start of a path ...]

`--again` tries only what was neither caught last time, in files that did not change, nor explained in the page.
With paths, only the tests of their applications and of the ground floor are followed. The database of DATABASE_URL is
used, and a copy of it for each lane after the first.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.mutants.coverage_map import LONG, CoverageMap, near, test_files
from tests.mutants.lanes import WALL_SECONDS, processor_seconds
from tests.mutants.mutations import EVERY, SAMPLE, SEED, Mutant, mutants_of
from tests.mutants.report import Results, is_explained, reasons_of_page, write
from tests.mutants.session import DIED, Session, killer
from tests.mutants.swap import MutantAtImport
from tests.mutants.targets import ROOT, TEST_FOLDERS, fingerprint, targets

QUIET = ["-q", "-s", "--reuse-db", "-p", "no:cacheprovider", f"--hypothesis-seed={SEED}"]
AT_IMPORT = "--at-import"
LIKELY = 3  # tests tried alone in a new process, before the others


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def first_failure_at_import(name: str, key: str, tests: list[str]) -> str:
    """The first that fails in a new process, whose module is the mutated one; `key` empty: the module as it is."""
    asked = [sys.executable, "-m", "tests.mutants", AT_IMPORT, name, key, "-x", "-rfE", *tests]
    try:
        run = subprocess.run(asked, cwd=ROOT, timeout=WALL_SECONDS, capture_output=True, text=True, check=False)
    except subprocess.TimeoutExpired:
        return DIED
    if run.returncode == 0:
        return ""
    told = {f"{word} {test}": test for test in tests for word in ("FAILED", "ERROR")}
    found = (told.get(line.partition(" - ")[0]) for line in run.stdout.splitlines())
    return next(filter(None, found), DIED)


def run_at_import(name: str, key: str, *tests: str) -> int:
    if key:
        MutantAtImport(next(mutant for mutant in mutants_of(name, EVERY) if mutant.key == key)).install()
    return pytest.main([*QUIET, *tests])


class Run:
    """The mutants of `names`, one file after the other in each lane."""

    def __init__(self, names: list[str], options: argparse.Namespace):
        self.names, self.options = names, options
        self.map, self.results, self.reasons = CoverageMap(), Results(), reasons_of_page()
        for name in (*targets([]), *test_files(TEST_FOLDERS)):
            fingerprint(name)

    def __call__(self, session: Session) -> None:
        folders = near(self.names) if self.options.paths else TEST_FOLDERS
        session.update_map(self.map, targets([]), test_files(folders), say)
        names = [] if self.options.map else self.names
        for name, caught in session.lanes.each(names, lambda name: self.tried(session, name)):
            self.results.keep(name, caught)

    def tried(self, session: Session, name: str) -> dict[str, str]:
        """By mutant: the test that sees it, empty where none does."""
        begun, spent = time.monotonic(), processor_seconds()
        known = self.results.of(name) if self.options.again else {}
        killers, trial = Counter(filter(None, self.results.killers_of(name))), Trial(session, self.map, name)
        caught = {}
        for mutant in mutants_of(name, self.options.sample):
            kept, explained = known.get(mutant.key), is_explained(mutant, self.reasons)
            if kept or (kept == "" and explained):
                caught[mutant.key] = kept
                continue
            caught[mutant.key] = trial(mutant, killers, explained)
            killers[caught[mutant.key]] += 1
            if not caught[mutant.key]:
                say(f"  {mutant_words(mutant)} : {trial.count} tests")
        seconds = f"{time.monotonic() - begun:.0f} s, {processor_seconds() - spent:.0f} de processeur"
        say(f"{name} : {sum(map(bool, caught.values()))} sur {len(caught)} ({seconds})")
        return caught


class Trial:
    """The mutants of a file; a test that fails alone on the code as it is counts for nothing."""

    def __init__(self, session: Session, kept: CoverageMap, name: str):
        self.session, self.map, self.name = session, kept, name
        self.sound: dict[bool, dict[str, bool]] = {True: {}, False: {}}

    def __call__(self, mutant: Mutant, killers: Counter[str], explained: bool) -> str:
        """What sees it, among `count` tests."""
        changes = self.session.living.changes(mutant)
        tests = self.map.tests_of_line(self.name, mutant.line, killers) if changes else []
        if not tests:  # the body of a module, or a function that only it calls
            return self._seen_at_import(mutant, self.map.tests_of_module(self.name, targets([]), killers))
        seen = self._seen(changes, tests)
        if not seen and not explained:
            more = self.map.tests_of_line(self.name, mutant.line, killers, LONG)
            seen = self._seen(changes, [key for key in more if key not in tests])
            self.count = len(more)
        return seen

    def _seen(self, changes: list, tests: list[str]) -> str:
        self.count = len(tests)
        return killer(
            tests, lambda asked, fault: self.session.first_failure(asked, changes if fault else []), self.sound[True]
        )

    def _seen_at_import(self, mutant: Mutant, tests: list[str]) -> str:
        """Most are seen by the first ones: a process that collects the files of all of them waits until these pass."""
        self.count = len(tests)
        keys = {True: mutant.key, False: ""}

        def play(asked: list[str], fault: bool) -> str:
            return first_failure_at_import(self.name, keys[fault], asked)

        sound = self.sound[False]
        return killer(tests[:LIKELY], play, sound) or killer(tests[LIKELY:], play, sound)


def mutant_words(mutant: Mutant) -> str:
    return f"{mutant.name}:{mutant.line} {mutant.before} → {mutant.after}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--map", action="store_true", help="seulement la couverture")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="fautes par fichier, au plus")
    parser.add_argument("--lanes", type=int, default=2, help="processus côte à côte, une base chacun")
    parser.add_argument("paths", nargs="*")
    options = parser.parse_args()
    run = Run(targets(options.paths), options)
    code = pytest.main([*QUIET, *TEST_FOLDERS], plugins=[Session(run, options.lanes)])
    say(write(targets([]), run.results))
    say(f"{processor_seconds():.0f} s de processeur, sans PostgreSQL")
    return code


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iae_portal.settings.test")
    sys.exit(run_at_import(*sys.argv[2:]) if sys.argv[1:2] == [AT_IMPORT] else main())
