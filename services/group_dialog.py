"""The conversation in which a group is settled: names, doubts about them, and a preview.

Nothing is written before it is confirmed; the names so far are in the conversation's row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.text import fold
from models.agencies import Agency
from models.agency_lists import read_names
from models.agency_names import AgencyIndex
from models.group_cards import GroupDraft, GroupStep, OpenName, Settled
from models.quick_report import read_choice
from models.refusals import AgenciesWanted, OldButton
from models.rights import Actor
from services import dialogs, groups
from services.dialogs import DialogState, Place
from services.plan_loading import agency_index

#: The conversation's name in its row.
NAME = "group"
#: How an answer begins that takes an agency out of the list, folded.
_DROP = ("bo ", "xoa ", "tru ", "remove ", "drop ")
_CONFIRM = frozenset({"dong y", "xac nhan", "chot", "luu", "ok", "duoc", "yes", "confirm", "save"})
_SKIP = frozenset({"bo qua", "skip"})
_STOP = frozenset({"thoi", "huy", "dung", "dung lai", "cancel", "stop"})


@dataclass(frozen=True, slots=True)
class Stopped:
    """The settling was left; nothing was changed."""

    group_id: int


@dataclass(slots=True)
class _Draft:
    """What the conversation's row holds, with the province's agencies at hand."""

    group_id: int
    #: The members when the conversation began, as they would be, and the names not understood.
    before: list[int]
    chosen: list[int]
    open_names: list[str]
    by_code: dict[str, Agency]
    index: AgencyIndex

    def add(self, agency: Agency) -> None:
        """Add an agency once."""
        if agency.id not in self.chosen:
            self.chosen.append(agency.id)

    def agencies(self) -> list[Agency]:
        """Return the agencies that are chosen and (still) live, as they were typed."""
        living = {agency.id: agency for agency in self.by_code.values()}
        return [living[one] for one in self.chosen if one in living]


def begin(
    session: Session, actor: Actor, place: Place, group_id: int, now: datetime
) -> GroupDraft:
    """Begin to settle a group, with the members that it has."""
    group = groups.get(session, actor, group_id)
    members = sorted(agency.id for agency in group.members)
    by_code, index = agency_index(session, group.territory)
    draft = _Draft(group.id, members, list(members), [], by_code, index)
    return _ask(session, actor, place, draft, now)


def is_open(session: Session, place: Place, now: datetime) -> bool:
    """Return whether a group is being settled here."""
    state = dialogs.read(session, place, now)
    return state is not None and state.name == NAME


def answer(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> GroupDraft | Settled | Stopped:
    """Take a typed answer: names to add or to take out, a choice, a confirmation."""
    typed = fold(text).strip(" .!")
    if typed in _STOP:
        return stop(session, place, now)
    _, draft = _read(session, actor, place, now)
    if draft.open_names:
        _settle_name(draft, text, typed)
    elif typed in _CONFIRM:
        return _confirm(session, actor, place, draft, now)
    elif dropped := _dropped(draft, text, typed):
        draft.chosen = [one for one in draft.chosen if one not in dropped]
    else:
        _add_names(draft, text)
    return _ask(session, actor, place, draft, now)


def pick(
    session: Session, actor: Actor, place: Place, revision: int, agency_id: int, now: datetime
) -> GroupDraft:
    """Take an agency for the name that is open; 0 leaves the name out."""
    _, draft = _read(session, actor, place, now, revision)
    if not draft.open_names:
        raise OldButton
    if agency_id:
        agency = next((one for one in draft.by_code.values() if one.id == agency_id), None)
        if agency is None:
            raise OldButton
        draft.add(agency)
    draft.open_names.pop(0)
    return _ask(session, actor, place, draft, now)


def drop(
    session: Session, actor: Actor, place: Place, revision: int, agency_id: int, now: datetime
) -> GroupDraft:
    """Take an agency out of the list."""
    _, draft = _read(session, actor, place, now, revision)
    draft.chosen = [one for one in draft.chosen if one != agency_id]
    return _ask(session, actor, place, draft, now)


def confirm(session: Session, actor: Actor, place: Place, revision: int, now: datetime) -> Settled:
    """Carry out what the preview shows."""
    _, draft = _read(session, actor, place, now, revision)
    if draft.open_names:
        raise OldButton
    return _confirm(session, actor, place, draft, now)


def stop(session: Session, place: Place, now: datetime) -> Stopped:
    """Leave the settling; nothing is changed.

    No right is asked for: who has lost it meanwhile must not be kept in the conversation.
    """
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        raise OldButton
    dialogs.close(session, place)
    return Stopped(int(state.data["group"]))


def _confirm(
    session: Session, actor: Actor, place: Place, draft: _Draft, now: datetime
) -> Settled:
    group = groups.get(session, actor, draft.group_id, lock=True)
    settled = groups.settle(
        session, actor, group, draft.agencies(), now, before=frozenset(draft.before)
    )
    dialogs.close(session, place)
    return settled


def _settle_name(draft: _Draft, text: str, typed: str) -> None:
    """Take an answer to the name that is open: a choice, "skip", or the name written better."""
    name = draft.open_names.pop(0)
    if typed in _SKIP:
        return
    choices = _choices(draft, name)
    place = read_choice(text, len(choices))
    if place is not None:
        draft.add(choices[place - 1])
        return
    rest, draft.open_names = draft.open_names, []
    _add_names(draft, text)
    draft.open_names += rest


def _add_names(draft: _Draft, text: str) -> None:
    found = read_names(text, draft.index)
    if not found:
        raise AgenciesWanted
    for name, match in found:
        if match.code:
            draft.add(draft.by_code[match.code])
        else:
            draft.open_names.append(name)


def _dropped(draft: _Draft, text: str, typed: str) -> list[int]:
    """Return which of the chosen ones a text takes out, by name or by number; none if it adds.

    "Bỏ" (leave out) and the "Bộ" of an army's staff are one word when folded: it is told from what
    stands behind it.
    """
    if not typed.startswith(_DROP):
        return []
    chosen = draft.agencies()
    rest = text.split(maxsplit=1)[1]
    place = read_choice(rest, len(chosen))
    if place is not None:
        return [chosen[place - 1].id]
    named = {match.code for _, match in read_names(rest, draft.index)}
    return [agency.id for agency in chosen if agency.code in named]


def _choices(draft: _Draft, name: str) -> list[Agency]:
    match = draft.index.find(name)
    return [draft.by_code[code] for code in match.candidates or match.suggestions]


def _ask(session: Session, actor: Actor, place: Place, draft: _Draft, now: datetime) -> GroupDraft:
    """Keep the names, and return what is asked next: a name in doubt, or the preview."""
    group = groups.get(session, actor, draft.group_id)
    data: dict[str, Any] = {
        "group": draft.group_id,
        "before": draft.before,
        "chosen": draft.chosen,
        "open": draft.open_names,
    }
    chosen = draft.agencies()
    step = GroupStep.PREVIEW
    if draft.open_names:
        step = GroupStep.WHICH
    elif {agency.id for agency in chosen} == set(draft.before):
        step = GroupStep.NAMES
    state = dialogs.save(session, place, NAME, step, data, now)
    open_name = None
    if draft.open_names:
        name = draft.open_names[0]
        open_name = OpenName(
            name, draft.index.find(name).is_ambiguous, _named(_choices(draft, name))
        )
    return GroupDraft(
        group_id=group.id,
        name=group.name,
        reason=group.reason,
        chosen=_named(chosen),
        step=step,
        open_name=open_name,
        changes=groups.preview(session, group, chosen),
        year=now.year,
        revision=state.version,
    )


def _named(agencies: Iterable[Agency]) -> tuple[tuple[int, str], ...]:
    return tuple((agency.id, agency.name) for agency in agencies)


def _read(
    session: Session, actor: Actor, place: Place, now: datetime, revision: int | None = None
) -> tuple[DialogState, _Draft]:
    """Return where the conversation stands; the right is asked anew."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME or revision not in (None, state.version):
        raise OldButton
    group = groups.get(session, actor, int(state.data["group"]))
    by_code, index = agency_index(session, group.territory)
    return state, _Draft(
        group.id,
        [int(one) for one in state.data["before"]],
        [int(one) for one in state.data["chosen"]],
        [str(one) for one in state.data["open"]],
        by_code,
        index,
    )
