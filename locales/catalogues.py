"""Keep the catalogues in step with the sentences in the code.

    python -m locales.catalogues update    collect the sentences, keep the translations
    python -m locales.catalogues check     say what is stale, missing or wrong; exit 1 if anything

A sentence is the literal first argument of `say`, `plain` or `N_`, and the first two of `count`.
The files hold no dates and no line numbers, so that they change only with the sentences.
"""

import ast
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from core.i18n import DOMAIN, LANGUAGES

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "scheduler", "services", "views", "models", "core")
#: The language in which the sentences are written: it needs no translator.
SOURCE = "en"
#: What is called with sentences, and with how many of them.
KEYWORDS = {"say": 1, "plain": 1, "N_": 1, "count": 2}
REMEDY = "run `make translations`"

HEADER = """\
# {title}
msgid ""
msgstr ""
{language}"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
{plural}
"""
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")

#: A sentence as gettext knows it: alone, or with its plural.
Id = str | tuple[str, str]


@dataclass
class Sentences:
    """What was found in the code: each sentence with the files it is in, and what is wrong."""

    files: dict[str, set[str]] = field(default_factory=dict)
    plurals: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def ids(self) -> list[Id]:
        """Return the sentences in order."""
        return [self.id_of(one) for one in sorted(self.files)]

    def id_of(self, one: str) -> Id:
        """Return a sentence, with its plural if it has one."""
        return (one, self.plurals[one]) if one in self.plurals else one


def collect(root: Path) -> Sentences:
    """Read every sentence in the code below `root`."""
    sentences = Sentences()
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            try:
                tree = ast.parse(path.read_text(encoding="utf-8"))
            except SyntaxError as error:
                sentences.problems.append(f"{name}:{error.lineno}: cannot be read: {error.msg}")
                continue
            for call, keyword in _calls(tree):
                _take(sentences, name, call, keyword)
    return sentences


def update(root: Path) -> list[str]:
    """Write the catalogues; return what stands in the way of a sentence being collected."""
    sentences = collect(root)
    folder = root / "locales"
    folder.mkdir(exist_ok=True)
    _pot(root).write_text(_render(sentences, Catalog(), ""), encoding="utf-8")
    for language in LANGUAGES:
        path = _po(root, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_render(sentences, _read(path, language), language), encoding="utf-8")
    return sentences.problems


def check(root: Path) -> list[str]:
    """Return what is wrong with the sentences or the catalogues, a line each."""
    sentences = collect(root)
    problems = list(sentences.problems)
    path = _pot(root)
    current = path.read_text(encoding="utf-8") if path.exists() else ""
    if current != _render(sentences, Catalog(), ""):
        problems.append(f"{path.relative_to(root).as_posix()} is stale: {REMEDY}")
    for one in sentences.ids():
        for form in _forms(one):
            problems += [f"{_quote(form)}: {fault}" for fault in _faults(form)]
    for language in LANGUAGES:
        name = _po(root, language).relative_to(root).as_posix()
        found = _check_language(sentences, _read(_po(root, language), language))
        problems += [f"{name}: {problem}" for problem in found]
    return problems


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        function = call.func
        name = function.attr if isinstance(function, ast.Attribute) else None
        name = function.id if isinstance(function, ast.Name) else name
        if name in KEYWORDS and not (name == "count" and _counts_something_else(call)):
            yield call, name


def _counts_something_else(call: ast.Call) -> bool:
    """Return whether it is the `count` of a list, a text or a query."""
    return len(call.args) < 3 or any(
        isinstance(argument, ast.Constant) and not isinstance(argument.value, str)
        for argument in call.args[:2]
    )


def _take(sentences: Sentences, file: str, call: ast.Call, keyword: str) -> None:
    wanted = KEYWORDS[keyword]
    arguments = call.args[:wanted]
    faults = {fault for argument in arguments for fault in [_not_literal(argument)] if fault}
    if keyword == "N_" and not all(map(_literals, arguments)):
        faults.add("something that is no literal")
    if faults:
        fault = min(faults)
        sentences.problems.append(
            f"{file}:{call.lineno}: {keyword}() takes a whole sentence, not {fault}"
        )
        return
    texts = [_literals(argument) for argument in arguments]
    for one in filter(None, texts[0] if texts else []):
        sentences.files.setdefault(one, set()).add(file)
        for many in texts[1] if wanted == 2 else []:
            if sentences.plurals.setdefault(one, many) != many:
                sentences.problems.append(
                    f"{file}:{call.lineno}: {_quote(one)} has another plural elsewhere"
                )


def _literals(argument: ast.expr) -> list[str]:
    """Return the sentences that an argument may be: one, or those of a conditional."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return [argument.value]
    if isinstance(argument, ast.IfExp):
        return _literals(argument.body) + _literals(argument.orelse)
    return []


def _not_literal(argument: ast.expr) -> str | None:
    """Return what an argument is if no catalogue could know it.

    A name, an attribute or a look-up is taken on trust: what it holds is marked with `N_`.
    """
    match argument:
        case ast.JoinedStr():
            return "an f-string"
        case ast.BinOp():
            return "one that is put together"
        case ast.Call(func=ast.Attribute(attr="format" | "join" | "replace")):
            return "one that is put together"
        case ast.IfExp():
            return _not_literal(argument.body) or _not_literal(argument.orelse)
    return None


def _render(sentences: Sentences, former: Catalog, language: str) -> str:
    """Return a catalogue's file, with the translations of the former one."""
    catalogue = Catalog(locale=language or None)
    for one in sentences.ids():
        key = one if isinstance(one, str) else one[0]
        message = former.get(key)
        comments = message.user_comments if message else []
        catalogue.add(
            one,
            _translation(one, former, language),
            locations=[(file, 0) for file in sorted(sentences.files[key])],
            flags=["fuzzy"] if message and message.fuzzy else [],
            user_comments=comments,
        )
    body = io.BytesIO()
    write_po(
        body,
        catalogue,
        width=96,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    title = f"xanh in {LANGUAGES[language]}" if language else "The sentences of xanh"
    header = HEADER.format(
        title=f"{title}; written by `make translations`, which keeps what is translated.",
        language=f'"Language: {language}\\n"\n' if language else "",
        plural=f'"Plural-Forms: {catalogue.plural_forms}\\n"\n' if language else "",
    )
    return header.rstrip("\n") + "\n\n" + body.getvalue().decode().strip("\n") + "\n"


def _translation(one: Id, former: Catalog, language: str) -> str | tuple[str, ...]:
    forms = former.num_plurals if language else 2
    message = former.get(one if isinstance(one, str) else one[0])
    known = _strings(message.string) if message and language else ()
    if language == SOURCE and not any(known):
        return one
    if isinstance(one, str):
        return known[-1] if known else ""
    # A sentence that has only now got a plural keeps its translation where one form is enough.
    return known if len(known) == forms else ("",) * forms


def _check_language(sentences: Sentences, catalogue: Catalog) -> Iterator[str]:
    known = {message.id: message for message in catalogue if message.id}
    wanted = set(sentences.ids())
    for surplus in sorted(
        set(known) - wanted | {m.id for m in catalogue.obsolete.values()}, key=str
    ):
        yield f"{_quote(surplus)} is not in the code: {REMEDY}"
    for one in sentences.ids():
        message = known.get(one)
        if message is None:
            yield f"{_quote(one)} is missing: {REMEDY}"
            continue
        if message.fuzzy:
            yield f"{_quote(one)} is marked as fuzzy: check it and take the mark away"
        strings = _strings(message.string)
        if not all(strings) or len(strings) != _number_of_forms(one, catalogue):
            yield f"{_quote(one)} is not translated"
            continue
        for position, string in enumerate(strings):
            is_last = position == len(strings) - 1
            source = _forms(one)[-1 if is_last else 0]
            yield from (f"{_quote(one)}: {fault}" for fault in _differences(source, string))


def _differences(source: str, string: str) -> Iterator[str]:
    yield from (f"the translation: {fault}" for fault in _faults(string))
    ours, theirs = _placeholders(source), _placeholders(string)
    if ours != theirs:
        yield f"the placeholders differ: {_list(ours)} became {_list(theirs)}"
    tags, their_tags = Counter(_TAG.findall(source)), Counter(_TAG.findall(string))
    if tags != their_tags:
        yield f"the tags differ: {_list(tags.elements())} became {_list(their_tags.elements())}"


def _faults(text: str) -> Iterator[str]:
    """Say what would go wrong when the sentence is filled in."""
    if "%" in _PLACEHOLDER.sub("", text.replace("%%", "")):
        yield "a % that begins no %(name)s is written %%"


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text.replace("%%", "")))


def _number_of_forms(one: Id, catalogue: Catalog) -> int:
    return 1 if isinstance(one, str) else catalogue.num_plurals


def _forms(one: Id) -> tuple[str, ...]:
    return (one,) if isinstance(one, str) else one


def _strings(string: str | Sequence[str] | None) -> tuple[str, ...]:
    return (string or "",) if string is None or isinstance(string, str) else tuple(string)


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _pot(root: Path) -> Path:
    return root / "locales" / f"{DOMAIN}.pot"


def _po(root: Path, language: str) -> Path:
    return root / "locales" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def _quote(one: object) -> str:
    text = str(one[0] if isinstance(one, tuple) else one).replace("\n", " ")
    return f"“{text[:60]}…”" if len(text) > 61 else f"“{text}”"


def _list(items: Iterable[str]) -> str:
    return ", ".join(sorted(items)) or "none"


def main(arguments: Sequence[str]) -> int:
    """Run `update` or `check`; return the exit code."""
    verbs = {"update": update, "check": check}
    if len(arguments) != 1 or arguments[0] not in verbs:
        sys.stderr.write("usage: python -m locales.catalogues update|check\n")
        return 2
    problems = verbs[arguments[0]](ROOT)
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
