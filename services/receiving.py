"""To whom an agency reports: the chain commune, district, planning department, committee."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency, receiver_of
from models.plans import Assignment, PartyRole, Plan


def receiver(session: Session, plan: Plan, agency: Agency) -> Agency | None:
    """Return the agency that receives what an agency reports under a plan, None for nobody."""
    parent = session.get(Agency, agency.parent_id) if agency.parent_id else None
    planning = session.get_one(Agency, plan.planning_agency_id)
    committee = session.get_one(Agency, plan.committee_id)
    code = receiver_of(
        agency.code,
        agency.kind,
        parent.code if parent and parent.ended_on is None else None,
        planning=planning.code,
        committee=committee.code,
    )
    return next((one for one in (parent, planning, committee) if one and one.code == code), None)


def receiver_of_assignment(session: Session, assignment: Assignment) -> Agency | None:
    """Return who receives the reports on an assignment: for a share, the agency that gave it."""
    if assignment.role == PartyRole.PART and assignment.parent is not None:
        return assignment.parent.agency
    return receiver(session, assignment.task.plan, assignment.agency)


def senders(session: Session, plan: Plan, receivers: Collection[int]) -> dict[int, int]:
    """Return the agencies that report to one of the receivers under a plan, each with that one."""
    if not receivers:
        return {}
    agencies = {
        agency.id: agency
        for agency in session.scalars(select(Agency).where(Agency.territory == plan.territory))
    }
    planning, committee = plan.planning_agency, agencies[plan.committee_id]
    found = {}
    for agency in agencies.values():
        parent = agencies.get(agency.parent_id or 0)
        code = receiver_of(
            agency.code,
            agency.kind,
            parent.code if parent and parent.ended_on is None else None,
            planning=planning.code,
            committee=committee.code,
        )
        candidates = (parent, planning, committee)
        receiver = next((one for one in candidates if one and one.code == code), None)
        if receiver is not None and receiver.id in receivers:
            found[agency.id] = receiver.id
    return found
