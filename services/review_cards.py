"""What a reviewer sees: the list, a report's card beside its former version, the whole words."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.people import Person
from models.plans import Task
from models.reports import Report, ReportStatus
from models.review_cards import (
    Act,
    BulkQuestion,
    Filter,
    FullWords,
    ReviewCard,
    ReviewLine,
    ReviewList,
)
from models.review_refusals import NoReviewer, NothingToAcceptAtOnce
from models.rights import Actor
from services import approval_setting, report_decisions, report_versions, review_queue

#: How many reports are accepted together at most: as many as a message can name.
BULK_LIMIT = 40


def list_waiting(
    session: Session, actor: Actor, chosen: Filter, page: int, now: datetime
) -> ReviewList:
    """Return what waits for a person under a filter; raise NoReviewer where nothing ever can."""
    settings = approval_setting.of_actor(session, actor)
    if not review_queue.may_review(actor):
        raise NoReviewer
    every = review_queue.waiting(session, actor, now)
    lines = filtered(every, chosen)
    return ReviewList(
        lines=tuple(lines),
        filter=chosen,
        filter_name=_name_of(session, chosen),
        page=page,
        total=len(every),
        bulk=len(together(lines)),
        settings=settings,
    )


def card(
    session: Session, actor: Actor, report_id: int, chosen: Filter, now: datetime
) -> ReviewCard:
    """Return the card of a report that waits for the person; raise why it does not."""
    report = session.get(Report, report_id)
    is_awaiting = report is not None and report.status == ReportStatus.AWAITING
    act = Act.APPROVE if is_awaiting else Act.ACCEPT
    report = report_decisions.look_at(session, actor, report_id, act, now)
    lines = filtered(review_queue.waiting(session, actor, now), chosen)
    ids = [line.report_id for line in lines]
    if report_id not in ids:
        # Opened by a link, not from the filtered list.
        chosen = Filter()
        lines = review_queue.waiting(session, actor, now)
        ids = [line.report_id for line in lines]
    position = ids.index(report_id)
    assignment = report.duty.assignment
    before = _before(session, report)
    return ReviewCard(
        act=act,
        position=position + 1,
        total=len(ids),
        filter=chosen,
        code=assignment.task.code,
        short_title=assignment.task.short_title,
        agency_name=assignment.agency.short_name,
        due_at=report.duty.due_at,
        is_late=lines[position].is_late,
        content=report_versions.describe(report),
        on_behalf_of=_name(session, report.on_behalf_of_id),
        approved_by=_name(session, report.approved_by_id),
        is_direct=report.is_direct,
        correction_reason=report.correction_reason,
        previous=report_versions.describe(before) if before else None,
    )


def after(lines: Sequence[ReviewLine], report_id: int) -> ReviewLine | None:
    """Return the line behind a report's; behind the last comes the first, None behind itself."""
    ids = [line.report_id for line in lines]
    if report_id not in ids:
        return lines[0] if lines else None
    return lines[(ids.index(report_id) + 1) % len(lines)] if len(lines) > 1 else None


def full_words(session: Session, actor: Actor, report_id: int, now: datetime) -> FullWords:
    """Return the whole words of a report that waits for the person."""
    shown = card(session, actor, report_id, Filter(), now)
    return FullWords(
        shown.code,
        shown.agency_name,
        shown.content.version,
        shown.content.result,
        shown.content.difficulties,
    )


def bulk(session: Session, actor: Actor, chosen: Filter, now: datetime) -> BulkQuestion:
    """Return the reports that may be accepted together: two or more with nothing to report."""
    lines = together(filtered(review_queue.waiting(session, actor, now), chosen))[:BULK_LIMIT]
    if len(lines) < 2:
        raise NothingToAcceptAtOnce
    return BulkQuestion(tuple(lines), chosen, max(line.report_id for line in lines))


def together(lines: Sequence[ReviewLine]) -> list[ReviewLine]:
    """Return the lines that may be accepted without a look at each."""
    return [line for line in lines if line.act is Act.ACCEPT and line.nothing_to_report]


def filtered(lines: Sequence[ReviewLine], chosen: Filter) -> list[ReviewLine]:
    """Return the lines of the filter's agency and task."""
    return [
        line
        for line in lines
        if chosen.agency_id in {0, line.agency_id} and chosen.task_id in {0, line.task_id}
    ]


def _before(session: Session, report: Report) -> Report | None:
    """Return the version before, returned ones too: it is what was corrected."""
    return session.scalar(
        select(Report)
        .where(
            Report.duty_id == report.duty_id,
            Report.version < report.version,
            Report.status != ReportStatus.WITHDRAWN,
        )
        .order_by(Report.version.desc())
        .limit(1)
    )


def _name(session: Session, person_id: int | None) -> str | None:
    return session.get_one(Person, person_id).name if person_id else None


def _name_of(session: Session, chosen: Filter) -> str | None:
    if chosen.agency_id:
        agency = session.get(Agency, chosen.agency_id)
        return agency.short_name if agency else None
    task = session.get(Task, chosen.task_id) if chosen.task_id else None
    return task.code if task else None
