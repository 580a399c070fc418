"""Everyday words for what plans write in the language of the law.

Where a plan has the words on the left, people say those on the right; English ones too. This is
vocabulary, not knowledge of one plan: a task is found by what it is called, never by its code.
"""

from models.understanding.syllables import syllables

_PHRASES: dict[str, tuple[str, ...]] = {
    "chất thải rắn sinh hoạt": (
        "rác",
        "rác thải",
        "rác sinh hoạt",
        "rác thải sinh hoạt",
        "chất thải sinh hoạt",
        "phân loại rác",
        "phân loại rác thải",
        "phân loại rác tại nguồn",
        "thu gom rác",
        "thu gom rác thải",
        "xử lý rác",
        "xử lý rác thải",
        "quản lý rác thải",
        "waste",
        "garbage",
        "rubbish",
        "waste management",
        "waste sorting",
        "solid waste",
    ),
    "chất lượng không khí": ("air quality", "air quality plan"),
    "khí nhà kính": ("greenhouse gas", "greenhouse gases", "ghg"),
    "kiểm kê": ("inventory",),
    "biến đổi khí hậu": ("climate change",),
    "thiên tai": ("disaster", "disasters"),
    "truyền thông": ("tuyên truyền", "communication"),
    "mua sắm công xanh": ("green procurement", "green public procurement"),
    "mua sắm xanh": ("green procurement",),
    "chính phủ điện tử": ("chính quyền điện tử", "e government", "egovernment"),
    "giao thông vận tải": ("giao thông", "transport"),
    "cơ sở dữ liệu": ("database",),
    "đầu tư công": ("public investment",),
    "lộ trình": ("roadmap",),
}

#: The same in syllables: what a plan writes, and what people say.
EVERYDAY: tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], ...] = tuple(
    (tuple(syllables(written)), tuple(tuple(syllables(said)) for said in others))
    for written, others in _PHRASES.items()
)
#: Words that say it all by themselves, though they are one syllable.
TELLING = frozenset(said[0] for _, others in EVERYDAY for said in others if len(said) == 1)
