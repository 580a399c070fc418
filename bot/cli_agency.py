"""Which agency does the operator mean?"""

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from core.errors import OperatorError

if TYPE_CHECKING:
    from models.agencies import Agency


def find_agency(session: Session, text: str) -> "Agency":
    """Return the agency that a code, a name or an alias means; raise OperatorError for none."""
    from services.plan_loading import find_agency as find

    agency, match = find(session, text)
    if agency is not None:
        return agency
    if match.is_ambiguous:
        raise OperatorError(
            f"{text!r} may mean several agencies; say which: {', '.join(match.candidates)}"
        )
    near = f"; did you mean {', '.join(match.suggestions)}?" if match.suggestions else ""
    raise OperatorError(f"there is no agency {text!r}{near}")
