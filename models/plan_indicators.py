"""Reads the entries of indicators.yaml and text.yaml."""

from collections.abc import Sequence

from models.plan_cells import Cells
from models.plan_entries import IndicatorEntry, PassageEntry
from models.plan_inheritance import inherit_leads
from models.targets import Target, TargetKind

DIRECTIONS = ("up", "down")
_AS_TEXT = 'Write it as a text with a point: "98.5".'


def read_indicators(entries: Sequence[Cells]) -> tuple[IndicatorEntry, ...]:
    """Return the rows, lead agencies taken from the row above where a row names none."""
    return inherit_leads([_indicator(cells) for cells in entries])


def read_passages(entries: Sequence[Cells]) -> tuple[PassageEntry, ...]:
    """Return the passages in their order."""
    return tuple(map(_passage, entries))


def _indicator(cells: Cells) -> IndicatorEntry:
    cells.allow(
        "code", "parent", "title", "lead_text", "leads", "unit", "target_2030", "target_2050",
        "reporting", "note", "direction", "doubt",
    )  # fmt: skip
    reporting = cells.text_or_none("reporting")
    if reporting not in (None, "annual"):
        cells.note(f'"reporting" is "{reporting}".', 'Write "annual" or leave it out.')
    first, first_text = _target(cells, "target_2030")
    second, second_text = _target(cells, "target_2050")
    return IndicatorEntry(
        code=cells.text("code"),
        title=cells.text("title"),
        parent=cells.text_or_none("parent"),
        lead_text=cells.text_or_none("lead_text"),
        leads=cells.texts("leads"),
        unit=cells.text_or_none("unit"),
        target_2030=first,
        target_2030_text=first_text,
        target_2050=second,
        target_2050_text=second_text,
        reporting=reporting,
        note=cells.text_or_none("note"),
        direction=cells.one_of("direction", DIRECTIONS) if "direction" in cells.values else None,
        doubt=cells.text_or_none("doubt"),
    )


def _target(cells: Cells, key: str) -> tuple[Target | None, str | None]:
    """Return a target and how it is written, or nothing where there is none (yet)."""
    if cells.values.get(key) is None:
        return None, None
    below = cells.under(key)
    below.allow("written", *TargetKind)
    kinds = [kind for kind in TargetKind if kind in below.values]
    if len(kinds) != 1:
        cells.note(f'"{key}" has {len(kinds)} kinds.', f"Use one of: {', '.join(TargetKind)}.")
        return None, None
    (kind,) = kinds
    value = below.values[kind]
    figures = value if kind is TargetKind.RANGE and isinstance(value, list) else [value]
    if len(figures) != (2 if kind is TargetKind.RANGE else 1):
        cells.note(f'"{key}" is {value!r}.', 'Write both ends of a range: ["1.0", "1.5"].')
        return None, None
    if not all(isinstance(figure, str) for figure in figures):
        # A bare 0.80 would be 0.8, and a bare 4.8 not quite 4.8.
        cells.note(f'"{key}" is {value!r} and no text.', _AS_TEXT)
        return None, None
    try:
        return Target.of(kind, *figures), below.text("written")
    except ValueError as error:
        cells.note(f'"{key}": {error}', _AS_TEXT)
        return None, None


def _passage(cells: Cells) -> PassageEntry:
    cells.allow("code", "title", "text", "footnote", "doubt")
    return PassageEntry(
        code=cells.text("code"),
        title=cells.text_or_none("title"),
        text=cells.text_or_none("text"),
        footnote=cells.text_or_none("footnote"),
        doubt=cells.text_or_none("doubt"),
    )
