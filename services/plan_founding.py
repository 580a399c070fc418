"""A new plan from a workbook, beside those that are there: in their province or in another."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.clock import zone_of
from models.agencies import HOME
from models.downloads import ImportState
from models.plan_changes import compare, given_to
from models.plan_document import PlanDocument
from models.plan_entries import PeriodEntry, PlanFile
from models.plan_import_cards import ImportPreview
from models.plan_workbook import proposal as workbook
from models.plan_workbook.problems import SheetProblem, What, problem
from models.plan_workbook.proposal import Proposal
from models.plans import Plan
from services import former_agencies, periods, plan_loading, plan_reading
from services.plan_import import Sheets

#: The annual period of a plan where no other one sets an example: as Decision 1649 has it.
PERIOD = PeriodEntry(opens="01-01", cutoff="10-31", due="before 11-20")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the operator says of a new plan; None is taken from the workbook's heading."""

    code: str
    number: str | None = None
    signed_on: date | None = None
    title: str | None = None
    territory: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A new plan as far as it can be had: what is `missing` (options), or wrong in its preview."""

    preview: ImportPreview
    missing: tuple[str, ...] = ()
    plan_file: PlanFile | None = None


def draft(session: Session, sheets: Sheets, wish: Wish, now: datetime) -> Draft:
    """Return the plan that a workbook and a wish make; nothing is written."""
    plans = periods.plans_in_force(session)
    territory = wish.territory or (plans[0].territory if plans else HOME)
    model = next((plan for plan in plans if plan.territory == territory), None)
    shared = plan_reading.read(session, model.id) if model else None
    former = former_agencies.of(session, territory)
    proposal = workbook.read(sheets, shared, is_new=True, former=former)
    receiving = shared.receiving if shared else proposal.administration.receiving
    committee = shared.committee if shared else proposal.administration.committee
    problems = list(proposal.problems)
    if receiving is None or committee is None:
        problems.append(_nobody_receives(sheets))
    number = wish.number or proposal.heading.number
    signed_on = wish.signed_on or proposal.heading.signed_on
    title = wish.title or proposal.heading.title
    named = {"--number": number, "--signed-on": signed_on, "--title": title}
    missing = tuple(option for option, value in named.items() if not value)
    if problems or not (number and signed_on and title and receiving and committee):
        card = _card(number or wish.code, problems=tuple(problems))
        return Draft(card, missing)
    nothing = PlanDocument(
        code=wish.code,
        number=number,
        signed_on=signed_on,
        title=title,
        receiving=receiving,
        committee=committee,
        tasks=(),
        indicators=(),
        text=(),
        agencies=shared.agencies if shared else (),
        groups=shared.groups if shared else (),
    )
    changes = replace(
        compare(nothing, proposal, frozenset(agency.code for agency in former)), other_number=None
    )
    preview = ImportPreview(
        import_id=0,
        state=ImportState.OPEN,
        file_name="",
        plan_number=number,
        changes=changes,
        skipped=proposal.skipped,
        agencies={each.code: each.short for each in (*nothing.agencies, *changes.new_agencies)},
        duties_added=_duties(proposal, nothing, now),
        is_new=True,
    )
    file = _plan_file(nothing, proposal, territory, _period(model or next(iter(plans), None)))
    return Draft(preview, plan_file=file)


def found(session: Session, code: str, plan_file: PlanFile, now: datetime) -> Plan:
    """Write a drafted plan, and open this year's period of it."""
    plan = plan_loading.load(session, code, plan_file, now)
    periods.current(session, now, plan.id)
    return plan


def _plan_file(
    document: PlanDocument, proposal: Proposal, territory: str, period: PeriodEntry
) -> PlanFile:
    agencies = {
        each.code: each for each in (*document.agencies, *proposal.administration.agencies)
    }
    last = max(
        (task.years[1] for task in proposal.tasks if task.years), default=document.signed_on.year
    )
    known = {group.code for group in document.groups}
    return PlanFile(
        territory=territory,
        number=document.number,
        signed_on=document.signed_on,
        title=document.title,
        issuer=agencies[document.committee].name,
        years=(document.signed_on.year, last),
        vision=last,
        receiving=document.receiving,
        committee=document.committee,
        period=period,
        tasks=proposal.tasks,
        indicators=proposal.indicators or (),
        text=proposal.text,
        agencies=tuple(agencies.values()),
        groups=tuple(each for each in proposal.groups if each.code not in known),
        repairs=(),
        calendar=(),
    )


def _period(model: Plan | None) -> PeriodEntry:
    if model is None:
        return PERIOD
    return PeriodEntry(model.period_opens, model.period_cutoff, model.period_due)


def _duties(proposal: Proposal, document: PlanDocument, now: datetime) -> int:
    """Return how many reports the new plan asks for in this year."""
    year = now.astimezone(zone_of(now)).year
    members = {group.code: group.members for group in (*document.groups, *proposal.groups)}
    return sum(
        len(given_to(task, members))
        for task in proposal.tasks
        if task.years is None or task.years[0] <= year
    )


def _nobody_receives(sheets: Sheets) -> SheetProblem:
    name = next((name for name in sheets if name == "Cơ quan"), "")
    return problem(name, 0, 7, What.NO_RECEIVER)


def _card(number: str, problems: tuple[SheetProblem, ...]) -> ImportPreview:
    return ImportPreview(
        import_id=0,
        state=ImportState.OPEN,
        file_name="",
        plan_number=number,
        problems=problems,
        is_new=True,
    )
