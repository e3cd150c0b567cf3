"""A dependency enters with its line in docs/decisions/dependencies.md, and leaves with it."""

import re
import tomllib

from django.conf import settings


def test_every_direct_dependency_has_its_line_and_its_pinned_version():
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    listed = project["dependencies"] + sum(project["optional-dependencies"].values(), [])
    names = {re.match(r"[\w.-]+", line)[0] for line in listed}
    table = (settings.BASE_DIR / "docs/decisions/dependencies.md").read_text().partition("## Ce qui n'est pas")[0]

    assert set(re.findall(r"^\| `([\w.-]+)`", table, re.MULTILINE)) == names


def test_the_list_for_the_tests_contains_the_whole_list_of_the_portal():
    def pins(name):
        lines = (settings.BASE_DIR / name).read_text().splitlines()
        return {line for line in lines if re.match(r"\w", line)}

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()
    assert pins("requirements.txt") - pins("deploy/requirements-s3.txt") == set()
