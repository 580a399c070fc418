"""The plan, its tasks, who has them, and the periods in which they are reported."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agencies import HOME, Agency
from models.base import Base


class PartyRole(StrEnum):
    """In which role a task is given."""

    LEAD = "lead"  #: cơ quan chủ trì: its report is expected and counted.
    COORDINATING = "coordinating"  #: cơ quan phối hợp: it may report; nobody waits for it.
    #: phần việc được giao: a share that an agency has given on, to a unit below it or to one of
    #: its officers. It is reported to who gave it, and is in no figure of the plan.
    PART = "part"


class Plan(Base):
    """A signed plan: Decision 1649/QĐ-UBND, say."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    #: The province whose agencies it gives tasks to.
    territory: Mapped[str] = mapped_column(default=HOME, server_default=HOME)
    number: Mapped[str]
    title: Mapped[str]
    signed_on: Mapped[date]
    planning_agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    committee_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    #: When the annual period opens, when figures are closed ("10-31"), when it is due.
    period_opens: Mapped[str]
    period_cutoff: Mapped[str]
    period_due: Mapped[str]
    #: When it ceased to be in force; nothing new is asked under it then.
    ended_at: Mapped[datetime | None]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))

    planning_agency: Mapped[Agency] = relationship(foreign_keys=planning_agency_id)


class Task(Base):
    """A row of the plan's appendix II; only a leaf is reported (`is_reportable`).

    What a blank cell takes from the header stands here in full, and `inherited` names those
    columns.
    """

    __tablename__ = "tasks"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    code: Mapped[str]
    position: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    title: Mapped[str]
    short_title: Mapped[str]
    is_reportable: Mapped[bool]
    time_text: Mapped[str | None]
    year_from: Mapped[int | None]
    year_to: Mapped[int | None]
    recurrence: Mapped[str | None]
    due_rule: Mapped[str | None]
    lead_text: Mapped[str | None]
    coordinating_text: Mapped[str | None]
    funding: Mapped[list[str]]
    products: Mapped[str | None]
    note: Mapped[str | None]
    reference_882: Mapped[str | None]
    #: A question that only the signed paper settles.
    doubt: Mapped[str | None]
    inherited: Mapped[list[str]]
    #: Passages of the plan's text that speak of it, by their codes.
    related: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    #: When a later import left it out; what was reported on it stays.
    withdrawn_at: Mapped[datetime | None]

    plan: Mapped[Plan] = relationship()


class TaskAgencyParty(Base):
    """An agency that a row names itself, in the row's order; a header's is here as well."""

    __tablename__ = "task_agency_parties"

    task_id: Mapped[int] = mapped_column(
        ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True
    )
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class TaskGroupParty(Base):
    """A group that a row names; a task's members have assignments of their own."""

    __tablename__ = "task_group_parties"

    task_id: Mapped[int] = mapped_column(
        ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[int] = mapped_column(ForeignKey("agency_groups.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(server_default="0")


class Assignment(Base):
    """A task given to an agency in a role (phân công).

    Under a `parent_id` it is a share that the parent's agency has given on (role PART): to a unit
    as a whole, or to one person in it (`person_id`), with words and a last day of its own. An
    assignment that has ended says why, and which one took its place.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("role IN ('lead', 'coordinating', 'part')", name="role"),
        CheckConstraint("(role = 'part') = (parent_id IS NOT NULL)", name="part"),
        # An agency has a task once; shares may be many.
        Index(
            "uq_assignments_task_agency",
            "task_id",
            "agency_id",
            unique=True,
            sqlite_where=text("parent_id IS NULL AND ended_at IS NULL"),
            postgresql_where=text("parent_id IS NULL AND ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    role: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    #: What is to be done, where it is not the whole task.
    brief: Mapped[str | None]
    due_on: Mapped[date | None]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    given_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: "Từ chối", "đề nghị chuyển": the wish to give it back, until who gave it decides.
    hand_back_reason: Mapped[str | None]
    hand_back_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"))

    task: Mapped[Task] = relationship()
    agency: Mapped[Agency] = relationship()
    parent: Mapped["Assignment | None"] = relationship(
        foreign_keys=parent_id, remote_side="Assignment.id"
    )


class Period(Base):
    """A reporting period (kỳ báo cáo) of a plan.

    `due_at` is the last instant that is in time. `deadline_version` grows when it is changed, and
    with it the reminders begin anew.
    """

    __tablename__ = "periods"
    __table_args__ = (UniqueConstraint("plan_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    year: Mapped[int]
    opens_on: Mapped[date]
    cutoff_on: Mapped[date]
    due_at: Mapped[datetime]
    deadline_version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship()


class Duty(Base):
    """An assignment in a period: what is to be reported, and counted.

    `due_at` is its own last instant in time: the period's, unless it was prolonged or who gave it
    has set an earlier day. `deadline_version` grows with each change of it. A duty that was
    cancelled is in no figure; `moved_to_id` names the one that took its place.
    """

    __tablename__ = "duties"
    __table_args__ = (UniqueConstraint("period_id", "assignment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("periods.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), index=True)
    due_at: Mapped[datetime]
    deadline_version: Mapped[int] = mapped_column(default=1, server_default="1")
    cancelled_at: Mapped[datetime | None]
    moved_to_id: Mapped[int | None] = mapped_column(ForeignKey("duties.id"))

    period: Mapped[Period] = relationship()
    assignment: Mapped[Assignment] = relationship()


class CalendarOverride(Base):
    """A day on which the office works or rests against the rule, with the paper that says so."""

    __tablename__ = "calendar_overrides"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_working: Mapped[bool]
    source: Mapped[str]
