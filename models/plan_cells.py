"""Takes values out of a plan's YAML files and notes what is wrong with them.

Everything that is wrong is gathered, so that the person who keeps the files mends them in one go
and not one line a run.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: the file, the entry in it, what is wrong and what to do about it."""

    file: str
    entry: str
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.file}, {self.entry}: {self.what} {self.todo}"


class PlanProblems(Exception):
    """The plan cannot be read; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(slots=True)
class Sheet:
    """One file: its entries, and a list (shared by all files) on which problems are put."""

    name: str
    problems: list[Problem]
    entries: list["Cells"] = field(default_factory=list)

    @classmethod
    def open(cls, folder: Path, name: str, problems: list[Problem]) -> "Sheet":
        """Read a file that holds a list of mappings, or one mapping."""
        sheet = cls(name, problems)
        try:
            text = (folder / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            sheet.note("the file", "It is missing.", "Put it into the folder of the plan.")
            return sheet
        except UnicodeDecodeError as error:
            sheet.note("the file", f"It is not UTF-8: {error}.", "Save it as UTF-8.")
            return sheet
        return cls.read(text, name, problems)

    @classmethod
    def read(cls, text: str, name: str, problems: list[Problem]) -> "Sheet":
        """Read the text of such a file."""
        import yaml  # takes a tenth of a second, and most starts read no plan

        sheet = cls(name, problems)
        try:
            content = yaml.safe_load(text)
        except yaml.YAMLError as error:
            sheet.note("the file", f"It is no YAML: {error}.", "Mend the line named.")
            return sheet
        except ValueError:
            # PyYAML does not say where a date stands that no calendar has.
            for line in _impossible_dates(text) or ["the file"]:
                sheet.note(line, "A date in it does not exist.", "Write a day that exists.")
            return sheet
        entries = content if isinstance(content, list) else [content] if content else []
        for number, entry in enumerate(entries, 1):
            if isinstance(entry, dict):
                label = entry.get("code") or entry.get("date") or f"entry {number}"
                sheet.entries.append(Cells(sheet, str(label), entry))
            else:
                sheet.note(f"entry {number}", "It is no mapping.", 'Write it as "key: value".')
        return sheet

    def note(self, entry: str, what: str, todo: str) -> None:
        """Put a problem on the list."""
        self.problems.append(Problem(self.name, entry, what, todo))


@dataclass(frozen=True, slots=True)
class Cells:
    """One entry of a file; every method takes the value of a key and notes what is wrong."""

    sheet: Sheet
    label: str
    values: Mapping[str, Any]

    def note(self, what: str, todo: str) -> None:
        """Put a problem of this entry on the list."""
        self.sheet.note(self.label, what, todo)

    def allow(self, *keys: str) -> None:
        """Note the keys that nobody reads: a misspelled key would be a blank cell."""
        for key in self.values:
            if key not in keys:
                self.note(f'"{key}" is no key of this file.', f"Use one of: {', '.join(keys)}.")

    def under(self, key: str) -> "Cells":
        """Return the entries below a key that must hold a mapping."""
        value = self.values.get(key)
        if isinstance(value, dict):
            return Cells(self.sheet, key, value)
        self.note(f'"{key}" is no mapping.', "Write its keys below it.")
        return Cells(self.sheet, key, {})

    def text(self, key: str) -> str:
        """Return a text that must be there."""
        value = self.text_or_none(key)
        if value is None and isinstance(self.values.get(key), str | None):
            self.note(f'"{key}" is missing.', "Write it.")
        return value or ""

    def text_or_none(self, key: str) -> str | None:
        """Return a text, or None where there is none."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, str):
            return value.strip() or None
        self.note(f'"{key}" is {value!r} and no text.', "Put it in quotation marks.")
        return None

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        """Return a text that is one of a closed set."""
        value = self.text(key)
        if value and value not in allowed:
            self.note(f'"{key}" is "{value}".', f"Use one of: {', '.join(allowed)}.")
        return value

    def number(self, key: str) -> int:
        """Return a whole number that must be there."""
        value = self.values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.note(f'"{key}" is {value!r} and no whole number.', "Write a whole number.")
        return 0

    def flag(self, key: str) -> bool:
        """Return true or false; false where there is nothing."""
        value = self.values.get(key, False)
        if isinstance(value, bool):
            return value
        self.note(f'"{key}" is {value!r}.', "Write true or false.")
        return False

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where there is none."""
        value = self.values.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(item.strip() for item in value)
        self.note(f'"{key}" is {value!r} and no list of texts.', "Write [first, second].")
        return ()

    def years(self, key: str) -> tuple[int, int] | None:
        """Return the first and the last year, or None where there are none."""
        value = self.values.get(key)
        if value is None:
            return None
        if not (isinstance(value, list) and len(value) == 2 and all(map(_is_year, value))):
            self.note(f'"{key}" is {value!r}.', "Write the first and the last year: [2023, 2030].")
            return None
        first, last = value
        if first > last:
            self.note(
                f"The years {first} and {last} are turned round.", f"Write [{last}, {first}]."
            )
            return None
        return first, last

    def day(self, key: str) -> date | None:
        """Return a date that must be there, None where it is none."""
        value = self.values.get(key)
        # A datetime is a date to isinstance; a day with an hour is a slip.
        if type(value) is date:
            return value
        if isinstance(value, str) and _is_date(value):
            return date.fromisoformat(value)
        self.note(f'"{key}" is {value!r} and no date.', "Write a day that exists: 2026-01-02.")
        return None


def _impossible_dates(text: str) -> list[str]:
    """Return the lines, as "line 7", that hold a date no calendar has."""
    return [
        f"line {number}"
        for number, line in enumerate(text.splitlines(), 1)
        if any(not _is_date(found) for found in _DATE.findall(line.partition("#")[0]))
    ]


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_year(value: object) -> bool:
    return type(value) is int and 1900 <= value <= 2200
