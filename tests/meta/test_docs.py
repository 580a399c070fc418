"""Code, registries and documents agree. What is added is documented, what is named exists."""

import ast
import functools
import importlib
import os
import re
import shutil
import subprocess
import typing
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from bot.cli import app
from core.settings import Settings
from handlers import FEATURES
from models import refusals
from models.cards import Step
from models.difficulty_cards import DifficultyStep
from models.extension_cards import ExtensionStep
from models.group_cards import GroupStep
from models.indicator_cards import IndicatorStep
from models.notices import NoticeData, Postpone
from models.refusals import Refusal
from models.review_cards import ReviewStep
from models.share_cards import GiveStep, ShareAsk
from scheduler import TICKS
from services.notices import COMPOSERS
from views.notices import NOTICES

ROOT = Path(__file__).parent.parent.parent
PACKAGES = (
    "bot", "core", "exports", "handlers", "locales", "models", "plans", "sandbox", "scheduler",
    "services", "views",
)  # fmt: skip
LONGEST_MODULE = 400  # lines
#: Verbs that the gate takes before any feature sees them.
GATE_VERBS = {"join"}
#: What is said to @BotFather.
BOTFATHERS = {"newbot"}
#: Where the English half of README.md begins.
ENGLISH = "\n# English\n"
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "tests/README.md")
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def modules(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


HALVES = dict(zip(("vi", "en"), read("README.md").split(ENGLISH), strict=True))
COMMANDS = [command for feature in FEATURES for command in feature.commands]
VERBS = {verb for feature in FEATURES for verb in feature.buttons} | GATE_VERBS


# README and settings


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_in_both_halves_of_the_readme(half, command):
    rows = [row for row in HALVES[half].splitlines() if row.startswith(f"| `/{command.name}` |")]
    assert len(rows) == 1
    for alias in command.aliases:
        assert f"`/{alias}`" in rows[0]


@pytest.mark.parametrize("half", HALVES)
def test_the_readme_names_no_command_that_does_not_exist(half):
    known = {name for command in COMMANDS for name in (command.name, *command.aliases)}
    named = set(re.findall(r"`/([a-z_]+)", HALVES[half]))
    assert named - BOTFATHERS == known


@pytest.mark.parametrize("half", HALVES)
def test_every_subcommand_is_in_both_halves_of_the_readme(half):
    groups = [
        ("", app),
        *((f"{group.name} ", group.typer_instance) for group in app.registered_groups),
    ]
    subcommands = {
        prefix + (command.name or command.callback.__name__.replace("_", "-"))
        for prefix, commands in groups
        for command in commands.registered_commands
        if command.callback
    }
    assert set(re.findall(r"^\| `xanh ([a-z -]+)` \|", HALVES[half], re.MULTILINE)) == subcommands


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_both_halves_of_the_readme_with_its_default(half, name):
    default = Settings.model_fields[name].default
    shown = "–" if default is None else f"`{default}`"
    assert f"\n| `XANH_{name.upper()}` | {shown} | " in HALVES[half]


@pytest.mark.parametrize("half", HALVES)
def test_the_readme_names_no_setting_that_does_not_exist(half):
    named = set(re.findall(r"XANH_[A-Z_]+", HALVES[half]))
    assert named == {f"XANH_{name.upper()}" for name in Settings.model_fields}


def test_the_example_of_settings_has_them_all_in_order_with_default_and_reason():
    shown, comment = [], ""
    for line in read(".env.example").splitlines():
        if found := re.fullmatch(r"#(XANH_[A-Z_]+)=(.*)", line):
            assert comment, f"{found[1]} goes without a reason"
            shown.append((found[1], found[2]))
            comment = ""
        else:
            assert not line or line.startswith("# "), line
            comment = line
    assert shown == [
        (f"XANH_{name.upper()}", "" if field.default is None else str(field.default))
        for name, field in Settings.model_fields.items()
    ]


# Makefile


def targets() -> set[str]:
    return set(re.findall(r"^([^\s:#.=]+):.*## ", read("Makefile"), re.MULTILINE))


def code_of(name: str) -> Iterator[str]:
    """Yield the code in a document: the lines of its blocks, then its spans."""
    text = read(name)
    for block in re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        yield from (line.strip() for line in block.splitlines())
    yield from re.findall(r"`([^`\n]+)`", text)


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_make_help_shows_every_target():
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", "help"], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    shown = re.findall(r"^ +make (\S+) +\S", done.stdout, re.MULTILINE)
    assert set(shown) == targets()
    assert len(shown) == len(set(shown))


def test_contributing_shows_every_target():
    shown = set(re.findall(r"^\| `make ([\w-]+)", read("CONTRIBUTING.md"), re.MULTILINE))
    assert shown == targets()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_name_only_targets_that_exist(name):
    named = {
        found[1] for code in code_of(name) if (found := re.match(r"make ([\w-]+)(?=\s|$)", code))
    }
    assert named <= targets()


# Documents


def links(name: str) -> Iterator[tuple[str, str]]:
    """Yield the file and the anchor of each relative link of a document."""
    text = re.sub(r"^ *```.*?^ *```", "", read(name), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            yield path, anchor


def anchors(text: str) -> set[str]:
    """Return the anchors that a document's headings make."""
    text = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }


@pytest.mark.parametrize(
    ("name", "path", "anchor"), [(name, *link) for name in DOCUMENTS for link in links(name)]
)
def test_every_relative_link_leads_somewhere(name, path, anchor):
    target = (ROOT / name).parent / path if path else ROOT / name
    assert target.exists(), f"{name} links to {path}"
    if anchor:
        assert anchor in anchors(target.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_name_only_files_that_exist(name):
    """A span such as `services/reports.py` is a path from the top or from the document."""
    for code in code_of(name):
        if re.fullmatch(r"\w+/[\w/.-]+\.(?:py|md|mmd|yaml|po|toml)", code):
            places = (ROOT, (ROOT / name).parent)
            assert any((place / code).exists() for place in places), f"{name} names {code}"


#: The steps of each conversation, by the name of its chart.
STEPS: dict[str, type[StrEnum]] = {
    "assigning.mmd": GiveStep,
    "difficulties.mmd": DifficultyStep,
    "extending.mmd": ExtensionStep,
    "groups.mmd": GroupStep,
    "indicators.mmd": IndicatorStep,
    "reporting.mmd": Step,
    "reviewing.mmd": ReviewStep,
    "shares.mmd": ShareAsk,
}


def charts() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.mmd"))]


def test_every_conversation_has_a_chart():
    assert {path.name for path in charts()} == set(STEPS)


@pytest.mark.parametrize("chart", charts(), ids=lambda path: path.name)
def test_the_states_of_a_chart_are_the_steps_and_its_letters_are_explained(chart):
    text = chart.read_text(encoding="utf-8")
    arrows = re.findall(r"^ +(\S+) --> (\S+): (.+)$", text, re.MULTILINE)
    names = {
        name: step for step, name in re.findall(r'^ +state "(\w+)" as (\w+)$', text, re.MULTILINE)
    }
    states = {state for arrow in arrows for state in arrow[:2]} - {"[*]"}
    assert {names[state] for state in states} == set(STEPS[chart.name])
    letters = {letter for arrow in arrows for letter in arrow[2].split(", ")}
    assert letters == set(re.findall(r"^%%   ([a-z])  ", text, re.MULTILINE))
    assert len(arrows) == text.count("-->")


# Registries


def test_no_two_commands_and_no_two_aliases_have_one_name():
    names = [name for command in COMMANDS for name in (command.name, *command.aliases)]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_no_two_features_take_one_button():
    verbs = [*GATE_VERBS, *(verb for feature in FEATURES for verb in feature.buttons)]
    assert [verb for verb, count in Counter(verbs).items() if count > 1] == []


def test_no_two_ticks_have_one_name():
    names = [tick.name for tick in TICKS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", COMPOSERS)
def test_every_notice_has_a_view(kind):
    returned = typing.get_type_hints(COMPOSERS[kind])["return"]
    data = set(typing.get_args(returned)) - {Postpone, type(None)}
    assert data, "the composer's annotation names no data"
    assert data <= set(NOTICES)


def test_every_view_of_a_notice_has_a_composer():
    composed = {
        part
        for composer in COMPOSERS.values()
        for part in typing.get_args(typing.get_type_hints(composer)["return"])
    }
    assert set(NOTICES) == set(typing.get_args(NoticeData))
    assert set(NOTICES) <= composed


# Buttons


def verbs_of_views() -> dict[str, str]:
    """Return each verb that a view puts into a button, with the module."""
    found = {}
    for path in modules("views"):
        tree = tree_of(path)
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for call in _calls(function, "of"):
                if ast.unparse(call.func) == "Callback.of":
                    for verb in _literals(tree, function, call.args[0]):
                        found[verb] = path.name
    return found


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) == name:
            yield node


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _literals(tree: ast.Module, function: ast.FunctionDef, value: ast.expr) -> set[str]:
    """Return what an argument can be: itself, or what the function's callers give."""
    if isinstance(value, ast.Constant):
        return {value.value}
    assert isinstance(value, ast.Name), f"{function.name}: {ast.unparse(value)} is not followed"
    place = [argument.arg for argument in function.args.args].index(value.id)
    found: set[str] = set()
    for caller in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in _calls(caller, function.name):
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            argument = given[value.id] if value.id in given else call.args[place]
            found |= _literals(tree, caller, argument)
    return found


def test_every_button_of_a_view_is_answered():
    missing = {verb: module for verb, module in verbs_of_views().items() if verb not in VERBS}
    assert missing == {}


def test_every_answered_button_is_in_a_view():
    assert VERBS - set(verbs_of_views()) == set()


# Refusals


#: A part with many refusals has a module of its own, models/<part>_refusals.py.
REFUSAL_MODULES = [
    importlib.import_module(f"models.{path.stem}")
    for path in sorted((ROOT / "models").glob("*refusals.py"))
]
REFUSALS = list(
    dict.fromkeys(
        value
        for module in sorted(REFUSAL_MODULES, key=lambda one: one is not refusals)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Refusal)
    )
)


@functools.cache
def raisings() -> dict[str, dict[str, set[str]]]:
    """Return, by name, where something is called or raised bare, and with which values."""
    found: dict[str, dict[str, set[str]]] = {}
    for path in modules("handlers", "models", "services", "scheduler", "bot"):
        for node in ast.walk(tree_of(path)):
            place = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
                found.setdefault(node.exc.id, {})[place] = set()
            elif isinstance(node, ast.Call):
                values = {str(keyword.arg) for keyword in node.keywords}
                found.setdefault(_name(node), {})[place] = values
    return found


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)
def test_every_refusal_has_a_sentence_and_is_given_its_values(refusal):
    assert "sentence" in vars(refusal)
    assert refusal.sentence.endswith(".")
    wanted = set(re.findall(r"%\((\w+)\)s", refusal.sentence))
    assert "%" not in re.sub(r"%\(\w+\)s|%%", "", refusal.sentence)
    for place, given in raisings().get(refusal.__name__, {}).items():
        assert given == wanted, place


def test_every_refusal_is_raised():
    idle = [one.__name__ for one in REFUSALS[1:] if one.__name__ not in raisings()]
    assert idle == []


# Modules


def test_no_package_binds_a_name_that_its_own_module_takes_over():
    # Importing a module sets its name in its package: what stood there before is gone.
    hidden = [
        f"{package}.{alias.asname or alias.name}"
        for package in PACKAGES
        for node in ast.walk(tree_of(ROOT / package / "__init__.py"))
        if isinstance(node, ast.ImportFrom) and node.module != package
        for alias in node.names
        if (ROOT / package / f"{alias.asname or alias.name}.py").exists()
    ]
    assert hidden == []


def test_no_module_is_longer_than_it_may_be():
    counts = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules(*PACKAGES)
        # A migration is written by a tool and never changed.
        if "migrations" not in path.parts
    }
    assert {name: lines for name, lines in counts.items() if lines > LONGEST_MODULE} == {}
