"""Which role is meant by "cán bộ đầu mối", "Head" or "officer"."""

from rapidfuzz import fuzz, process

from core.text import fold, squeeze
from models.rights import Role

#: What people write for a role, besides its code. The first word is the one that is suggested.
#: Titles (giám đốc, chủ tịch …) are left out on purpose: a title says nothing of rights here.
WORDS: dict[Role, tuple[str, ...]] = {
    Role.OFFICER: (
        "cán bộ đầu mối", "cán bộ", "đầu mối", "chuyên viên", "focal officer", "focal person",
    ),
    Role.HEAD: (
        "lãnh đạo đơn vị", "lãnh đạo", "lãnh đạo cơ quan", "thủ trưởng", "thủ trưởng đơn vị",
        "head of the agency", "head of agency",
    ),
    Role.PLANNER: (
        "cán bộ tổng hợp", "tổng hợp", "planning officer",
    ),
    Role.LEADER: (
        "lãnh đạo tỉnh", "leader of the province", "provincial leader",
    ),
    Role.ADMIN: (
        "quản trị viên", "quản trị", "quản trị hệ thống", "administrator",
    ),
}  # fmt: skip
#: Likeness in per cent below which a suggestion would only puzzle the reader.
_LEAST_LIKENESS = 60

_ROLES = {squeeze(word): role for role, words in WORDS.items() for word in (role.value, *words)}


def read_role(text: str) -> Role | None:
    """Return the role that a word means, None where it means none."""
    return _ROLES.get(squeeze(text))


def suggest_role(text: str) -> str | None:
    """Return the word for a role that is most like what was written, if any is like it."""
    spelled = {fold(word): words[0] for words in WORDS.values() for word in words}
    best = process.extractOne(
        fold(text), list(spelled), scorer=fuzz.WRatio, score_cutoff=_LEAST_LIKENESS
    )
    return spelled[best[0]] if best else None
