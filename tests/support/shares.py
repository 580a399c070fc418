"""Units below the small office's agencies, and giving work in one line.

Below so-tnmt is the branch (chi-cuc) with Hoa as its head and Cuc as its officer, and the station
(tram) with Tinh; below the branch is the team (doi) with Duc as its head.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.plans import Assignment, Duty
from models.rights import Role
from models.share_cards import Given
from services import shares
from services.share_receivers import Key
from tests.support.office import Office, add_person

#: Code, name, kind, the agency above.
UNITS = (
    ("chi-cuc", "Chi cục Môi trường", "office", "so-tnmt"),
    ("tram", "Trạm Quan trắc", "commune", "so-tnmt"),
    ("doi", "Đội Kiểm tra", "office", "chi-cuc"),
)
PEOPLE = {
    "Hoa": ("chi-cuc", Role.HEAD, "1101"),
    "Cuc": ("chi-cuc", Role.OFFICER, "1102"),
    "Tinh": ("tram", Role.OFFICER, "1103"),
    "Duc": ("doi", Role.HEAD, "1104"),
}


def add_units(session: Session, office: Office, now: datetime) -> None:
    """Put the units and their people below the office's agencies."""
    for code, name, kind, parent in UNITS:
        unit = Agency(
            code=code,
            name=name,
            short_name=name,
            kind=kind,
            source="known",
            parent_id=office.agencies[parent],
        )
        session.add(unit)
        session.flush()
        office.agencies[code] = unit.id
    joined = now.replace(month=1, day=2, hour=8, minute=0)
    for name, (code, role, address) in PEOPLE.items():
        add_person(session, office, name, [(code, role)], address, joined)


def key(office: Office, name: str, agency: str = "so-tnmt") -> Key:
    """Return a receiver by name: a unit by its code, or a person of an agency."""
    if name in office.people:
        return office.agencies[agency], office.people[name]
    return office.agencies[name], None


def give(
    session: Session,
    office: Office,
    who: str,
    duty_id: int,
    to: list[Key],
    now: datetime,
    brief: str | None = None,
    due_on: date | None = None,
) -> list[Assignment]:
    """Give work as somebody of the cast; return the new shares."""
    before = newest(session)
    given = shares.give(session, office.actor(session, who), duty_id, to, brief, due_on, now, now)
    assert isinstance(given, Given)
    session.flush()
    return list(
        session.scalars(select(Assignment).where(Assignment.id > before).order_by(Assignment.id))
    )


def newest(session: Session) -> int:
    """Return the highest number of an assignment."""
    return session.scalars(select(Assignment.id).order_by(Assignment.id.desc())).first() or 0


def duty_of(session: Session, share: Assignment) -> Duty:
    """Return a share's one duty."""
    return session.scalars(select(Duty).where(Duty.assignment_id == share.id)).one()
