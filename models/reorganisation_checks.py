"""What must hold between a reorganisation and the agencies that there are.

The acts are played on plain data, one after the other, so that all that is wrong with all of them
is found before a row is touched.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from models.agency_names import AgencyIndex, shared_names
from models.plan_cells import Problem
from models.plan_checks import cycles
from models.reorganisation_entries import EACH, Act, ActKind, NewAgency, ReorganisationFile


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAgency:
    """An agency as it stands before an act; it lives until the day before `ended_on`."""

    code: str
    names: tuple[str, ...]
    parent: str | None = None
    valid_from: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a reorganisation meets: agencies (ended ones too), groups, and who has which work.

    `work` are the tasks given to each agency, `owed` those of them of which this year's report is
    still open; `seats` are the agencies without which a plan cannot be, with what they are.
    """

    today: date
    territories: frozenset[str]
    agencies: tuple[KnownAgency, ...]
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    work: Mapping[str, frozenset[str]] = field(default_factory=dict)
    owed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    seats: Mapping[str, str] = field(default_factory=dict)


def check(file: ReorganisationFile, world: World) -> list[Problem]:
    """Return everything that is wrong with carrying a reorganisation out."""
    return _Play(file, world).problems()


class _Play:
    """The acts, played on a copy of the world."""

    def __init__(self, file: ReorganisationFile, world: World) -> None:
        self._file = file
        self._world = world
        self._agencies = {agency.code: agency for agency in world.agencies}
        self._groups = {code: set(members) for code, members in world.groups.items()}
        self._work = {code: set(tasks) for code, tasks in world.work.items()}
        self._owed = {code: set(tasks) for code, tasks in world.owed.items()}
        self._seats = dict(world.seats)
        self._found: list[Problem] = []
        #: Where each agency that the file touches was named last.
        self._places: dict[str, str] = {}

    def problems(self) -> list[Problem]:
        """Play everything and return what is wrong."""
        if self._file.territory not in self._world.territories:
            self._note(
                "the file",
                f'The territory "{self._file.territory}" is unknown.',
                f"Use one of: {', '.join(sorted(self._world.territories))}.",
            )
            return self._found
        before: date | None = None
        for act in self._file.acts:
            if act.on is None:
                continue
            if before is not None and act.on < before:
                self._note(
                    act.place,
                    f"Its day {act.on} is before that of the act above it.",
                    "Put the acts in the order of their days.",
                )
            before = act.on
            if act.on > self._world.today:
                self._note(act.place, "Its day has not come.", f"Run it on or after {act.on}.")
            self._play(act, act.on)
        self._check_tree()
        self._check_names()
        self._check_groups()
        return self._found

    def _play(self, act: Act, on: date) -> None:
        for code in act.agencies:
            self._use(act, code, on)
        if act.kind is ActKind.MOVE:
            if self._use(act, str(act.parent), on):
                for code in act.agencies:
                    self._change(act, code, parent=act.parent)
            return
        for agency in act.new:
            self._found_new(act, agency, on)
        for code in act.heirs:
            if code not in {agency.code for agency in act.new}:
                self._use(act, code, on)
        for code in act.ending:
            if code in self._agencies:
                self._end(act, code, on)

    def _use(self, act: Act, code: str, on: date) -> bool:
        """Note where an agency does not live on a day; return whether it does."""
        agency = self._agencies.get(code)
        if agency is None:
            self._note(act.place, f'"{code}" is unknown.', self._suggestion(code))
        elif agency.ended_on is not None:
            self._note(
                act.place,
                f'"{code}" ended on {agency.ended_on}.',
                "Name who took its place, or put this act before that one.",
            )
        elif agency.valid_from is not None and agency.valid_from > on:
            self._note(
                act.place,
                f'"{code}" begins only on {agency.valid_from}, after {on}.',
                "A successor begins no later, and no agency is used before it begins.",
            )
        else:
            return True
        return False

    def _suggestion(self, code: str) -> str:
        living = [one for one in self._agencies.values() if one.ended_on is None]
        match = AgencyIndex((one.code, one.names) for one in living).find(code)
        near = (match.code,) if match.code else match.candidates or match.suggestions
        return f"Did you mean {', '.join(near)}?" if near else "Write the code of an agency."

    def _found_new(self, act: Act, new: NewAgency, on: date) -> None:
        if new.since is not None and new.since < on:
            self._note(
                act.place,
                f'"{new.code}" begins on {new.since}, before its predecessors end on {on}.',
                f'Write "from: {on}" or leave it out.',
            )
        if new.since is not None and new.since > on:
            self._note(
                act.place,
                f'"{new.code}" begins on {new.since}, but its predecessors end on {on}.',
                f'Write "from: {on}" or leave it out.',
            )
        if new.code in self._agencies:
            ended = self._agencies[new.code].ended_on
            self._note(
                act.place,
                f'An agency "{new.code}" is there already'
                + (f", ended on {ended}." if ended else "."),
                "Give the new one another code."
                if ended
                else "Write only its code, or give the new one another.",
            )
            return
        parent = new.parent
        if parent is None and act.agencies[0] in self._agencies:
            parent = self._agencies[act.agencies[0]].parent
        elif parent is not None:
            self._use(act, parent, on)
        self._places[new.code] = act.place
        self._agencies[new.code] = KnownAgency(
            code=new.code, names=new.names, parent=parent, valid_from=on
        )

    def _end(self, act: Act, code: str, on: date) -> None:
        self._check_work(act, code)
        if code in self._seats and act.main_heir is None:
            self._note(
                act.place,
                f'"{code}" is {self._seats[code]}, and nobody takes its place.',
                "Name a successor.",
            )
        self._change(act, code, ended_on=on)
        for held, what in list(self._seats.items()):
            if held == code and act.main_heir:
                self._seats[act.main_heir] = what
        for tasks in (self._work, self._owed):
            for task in tasks.pop(code, set()):
                for heir in act.heirs_for(task):
                    tasks.setdefault(heir, set()).add(task)
        for group, members in self._groups.items():
            if code in members:
                self._places[group] = act.place
                members.discard(code)
                members.update(act.heirs_in(group))
        for group in act.groups:
            if group not in self._groups:
                self._note(
                    act.place,
                    f'There is no group "{group}".',
                    f"Use one of: {', '.join(sorted(self._groups))}.",
                )
        if act.kind is ActKind.RENAME and act.heirs:
            for child in list(self._agencies.values()):
                if child.parent == code and child.ended_on is None:
                    self._change(act, child.code, parent=act.heirs[0])

    def _check_work(self, act: Act, code: str) -> None:
        """Note tasks that would go nowhere, and names of tasks that the agency does not have."""
        if not act.heirs:
            owed = sorted(self._owed.get(code, set()))
            if owed:
                self._note(
                    act.place,
                    f'"{code}" still has to report {", ".join(owed)}, and nobody takes that over.',
                    'Name a successor instead of "nobody".',
                )
            return
        tasks = self._work.get(code, set())
        for task in act.tasks:
            if task not in tasks and not any(one.startswith(f"{task}.") for one in tasks):
                self._note(
                    act.place,
                    f'"{code}" has no task {task}.',
                    f"It has: {', '.join(sorted(tasks)) or 'none'}.",
                )
        lost = sorted(tasks - set(act.tasks))
        if len(act.heirs) > 1 and act.default is None and lost:
            self._note(
                act.place,
                f'Nobody is named for what "{code}" has to do: {", ".join(lost)}.',
                f'Name each under "tasks", or write "default: CODE" or "default: {EACH}".',
            )

    def _change(self, act: Act, code: str, **values: str | date | None) -> None:
        self._places[code] = act.place
        if code in self._agencies:
            self._agencies[code] = replace(self._agencies[code], **values)  # type: ignore[arg-type]

    def _living(self) -> Iterable[KnownAgency]:
        return (agency for agency in self._agencies.values() if agency.ended_on is None)

    def _check_tree(self) -> None:
        for agency in self._living():
            above = self._agencies.get(agency.parent or "")
            # What was so before the file is not the file's problem.
            if above is not None and above.ended_on is not None and above.code in self._places:
                self._note(
                    self._places[above.code],
                    f'"{agency.code}" belongs to "{above.code}", which ends.',
                    "Say what becomes of it: move, merge or dissolve it in this file.",
                )
        parents = {agency.code: agency.parent for agency in self._living()}
        known = {code: above if above in parents else None for code, above in parents.items()}
        for code in cycles(known):
            if code in self._places:
                self._note(
                    self._places[code],
                    f'"{code}" comes above itself by way of its parents.',
                    "Give it another parent.",
                )

    def _check_names(self) -> None:
        for name, owners in shared_names({one.code: one.names for one in self._living()}).items():
            # Of names that were shared before, only those that the file touches are its business.
            place = next((self._places[code] for code in owners if code in self._places), None)
            if place is not None:
                self._note(
                    place,
                    f'{" and ".join(owners)} would share the name "{name}".',
                    "Take it from all of them but one, or make it longer.",
                )

    def _check_groups(self) -> None:
        for group, members in self._groups.items():
            if group in self._places and not members and self._world.groups[group]:
                self._note(
                    self._places[group],
                    f'The group "{group}" would have no members left.',
                    'Name under "groups" who takes the place.',
                )

    def _note(self, place: str, what: str, todo: str) -> None:
        self._found.append(Problem(self._file.file, place, what, todo))
