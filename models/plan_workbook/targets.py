"""Reading how the paper writes a target: "98,5", "≥ 40", "ít nhất 20", "1,0 - 1,5"."""

import re

from core.text import fold
from models.plan_workbook.problems import What
from models.targets import Target, TargetKind

_FIGURE = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_RANGE = re.compile(rf"({_FIGURE})\s*%?\s*(?:-|–|—|÷|\bden\b)\s*({_FIGURE})")
_ONE = re.compile(rf"(?<![\d.,])(?:{_FIGURE})(?![\d]|[.,]\d)")
_AT_LEAST = re.compile(r"≥|>|\b(?:it nhat|toi thieu|tren|tro len|khong (?:duoi|thap hon))\b")
#: What the office has no kind of target for.
_AT_MOST = re.compile(r"≤|<|\b(?:toi da|duoi|khong (?:qua|vuot)|tro xuong)\b")
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
#: "so với năm 2014" is no figure of the target.
_YEAR = re.compile(r"\bnam\s+\d{4}\b")
_BLANK = frozenset({"", "-", "–", "—", "…", "...", "x"})


class BadTarget(Exception):
    """The cell holds no target that can be compared with."""

    def __init__(self, what: What) -> None:
        super().__init__(what)
        self.what = what


def read_target(text: str) -> Target | None:
    """Return the target, None where the cell is blank; raise BadTarget where it is no number."""
    folded = _YEAR.sub(" ", fold(text))
    if folded.strip() in _BLANK:
        return None
    figures = _ONE.findall(folded)
    at_least = bool(_AT_LEAST.search(folded))
    if _AT_MOST.search(_AT_LEAST.sub(" ", folded)):
        raise BadTarget(What.BAD_TARGET)
    if len(figures) == 2 and not at_least and (ranged := _RANGE.search(folded)):
        try:
            return Target.of(TargetKind.RANGE, _number(ranged[1]), _number(ranged[2]))
        except ValueError:
            raise BadTarget(What.TARGET_TURNED) from None
    if len(figures) != 1:
        raise BadTarget(What.BAD_TARGET)
    kind = TargetKind.AT_LEAST if at_least else TargetKind.EXACT
    sign = "-" if folded.startswith("-") else ""
    return Target.of(kind, sign + _number(figures[0]))


def _number(figure: str) -> str:
    """Return a figure as `Target` reads it: "1.500,5" is 1500.5, "98,5" and "98.5" are alike."""
    if _THOUSANDS.fullmatch(figure):
        figure = figure.replace(".", "")
    return figure.replace(",", ".")
