"""Rights are asked of models/rights.py; nobody else decides by the name of a role."""

import re
from pathlib import Path

HOME = Path(__file__).parent.parent.parent
#: What compares the role of who acts: `grant.role is …`, `actor.roles`.
BY_NAME = re.compile(r"\b(?:grant|g)\.role (?:is|==|!=|in|not)\b|\bactor\.roles\b")
#: Whom a leave concerns is no right: it says who would be reminded.
ALLOWED = {"services/absences.py"}


def test_no_service_and_no_handler_decides_by_the_name_of_a_role() -> None:
    found = {
        path.relative_to(HOME).as_posix()
        for folder in ("models", "services", "handlers", "scheduler", "bot")
        for path in (HOME / folder).rglob("*.py")
        if BY_NAME.search(path.read_text(encoding="utf-8"))
    }
    assert found == ALLOWED
