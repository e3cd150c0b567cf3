"""The workflow tables written for people: docs/states.md, a diagram and a table for each (`manage.py write_states`)."""

import ast
import inspect
import pkgutil
import textwrap
from collections.abc import Callable, Iterator
from importlib import import_module

from django.apps import AppConfig, apps

from iae_portal.core.errors import OfField
from iae_portal.core.workflow import Transition, Workflow

HEADER = """# Les états et leurs passages

Ce fichier est écrit par `python manage.py write_states` à partir des tables du code ; un test refuse qu'il en
diffère. Chaque condition est la phrase même que la page montre et que le service oppose ; « … » tient la place d'un nom
ou d'une date. Une condition apportée par une autre application est précédée de son nom. Le portail franchit seul
les passages marqués « automatique ». La confirmation demandée est la phrase qui dit la suite avant l'acte.
"""
FOLDER = "workflows"  # of an application: one table a file, named after what moves
FORMER = "workflow"


def workflows() -> Iterator[tuple[AppConfig, Workflow]]:
    """Every table, lower floors first; inside an application, by the name of its file."""
    for config in apps.get_app_configs():
        for name in _modules(config):
            module = import_module(f"{config.name}.{name}")
            yield from ((config, value) for value in vars(module).values() if isinstance(value, Workflow))


def _modules(config: AppConfig) -> list[str]:
    names = [module.name for module in pkgutil.iter_modules(config.module.__path__)]
    former = sorted((name for name in names if name == FORMER or name.endswith(f"_{FORMER}")), key=len)
    if FOLDER not in names:
        return former
    folder = import_module(f"{config.name}.{FOLDER}").__path__
    return [*former, *(f"{FOLDER}.{module.name}" for module in pkgutil.iter_modules(folder))]


def states_page() -> str:
    """The whole page, in Markdown."""
    return "\n".join([HEADER, *(_section(config, workflow) for config, workflow in workflows())])


def _section(config: AppConfig, workflow: Workflow) -> str:
    title = f"## {config.verbose_name} (table `{workflow.name}`)"
    return "\n".join([title, "", *_diagram(workflow), "", *_table(config, workflow), ""])


def _diagram(workflow: Workflow) -> list[str]:
    """Mermaid: one arrow for each pair of states."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.value} : {state.label}" for state in workflow.states]
    for transition in workflow.transitions:
        lines += [f"    {source} --> {transition.target} : {transition.label}" for source in transition.sources]
    return [*lines, "```"]


def _table(config: AppConfig, workflow: Workflow) -> list[str]:
    lines = [
        "| Action | De | Vers | Qui | Motif | Confirmation demandée | Conditions |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in workflow.transitions:
        sources = ", ".join(workflow.states(source).label for source in row.sources)
        who = f"{row.roles} (automatique)" if row.automatic else row.roles
        reason = "obligatoire" if row.comment_required else ""
        target = workflow.states(row.target).label
        cells = (row.label, sources, target, who, reason, _confirmation(row), _conditions(config, row))
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _confirmation(transition: Transition) -> str:
    """What the page says before it asks; the portal asks nothing of itself."""
    return "" if transition.automatic else (transition.confirm or "non").replace("|", "\\|")


def _conditions(config: AppConfig, transition: Transition) -> str:
    return "<br>".join(_condition(guard, _owner(config, transition, guard)) for guard in transition.all_guards())


def _owner(config: AppConfig, transition: Transition, guard: Callable) -> AppConfig | None:
    """The other application that brings the guard by the slot of the transition."""
    owner = apps.get_containing_app_config(guard.__module__)
    return None if guard in transition.guards or owner == config else owner


def _condition(guard: Callable, owner: AppConfig | None) -> str:
    sentences = " / ".join(sentences_of(guard)).replace("|", "\\|")
    said = sentences or f"`{guard.__name__}` (phrase composée par le calcul)"
    return f"{owner.verbose_name} : {said}" if owner else said


def sentences_of(guard: Callable) -> list[str]:
    """The sentences a guard may return: those it declares, or read in its source, where they are written once."""
    if declared := getattr(guard, "sentences", None):
        return declared
    tree = ast.parse(textwrap.dedent(inspect.getsource(guard)))
    returned = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value]
    return [sentence for value in sorted(returned, key=lambda node: node.lineno) for sentence in _texts(value)]


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (text for value in node.values for text in _texts(value))
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == OfField.__name__:
        yield from _texts(node.args[0])
