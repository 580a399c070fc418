"""A reorganisation's file as plain, frozen data: what each act ends, and who takes its place."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

#: What stands for "every one of them" where a successor is named.
EACH = "each"
#: What stands for "no one" where a successor is named.
NOBODY = "nobody"


class ActKind(StrEnum):
    """What is done to agencies (sắp xếp tổ chức)."""

    MERGE = "merge"  #: several become one, new or one of them: hợp nhất, sáp nhập.
    RENAME = "rename"  #: one goes on under a new name: đổi tên.
    SPLIT = "split"  #: one becomes several: chia, tách.
    MOVE = "move"  #: one comes under another one: chuyển trực thuộc.
    DISSOLVE = "dissolve"  #: one ends, its work goes to others: giải thể, kết thúc hoạt động.


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgency:
    """A successor that does not exist yet; kind and parent None: those of its predecessor."""

    code: str
    name: str
    short: str
    kind: str | None = None
    parent: str | None = None
    source: str = "known"
    aliases: tuple[str, ...] = ()
    #: Its first day where the file says it; else it is the day of the act.
    since: date | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which it will be found, its code among them."""
        return (self.code, self.name, self.short, *self.aliases)


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """Those who hold a role in an agency that ends hold it anew in a successor."""

    agency: str
    role: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act. `place` is how problems name it: "act 3 (merge so-a, so-b)".

    `agencies` are those that end (or move), `heirs` the codes of their successors in order, of
    which `new` are created. `tasks` and `default` say who of several takes what.
    """

    place: str
    kind: ActKind
    on: date | None
    agencies: tuple[str, ...]
    heirs: tuple[str, ...] = ()
    new: tuple[NewAgency, ...] = ()
    parent: str | None = None
    tasks: dict[str, str] = field(default_factory=dict)
    default: str | None = None
    grants: tuple[RoleGrant, ...] = ()
    #: Who takes the place in a named group, where it is not every successor.
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def ending(self) -> tuple[str, ...]:
        """The agencies that end by the act: who goes on under its own name does not."""
        if self.kind is ActKind.MOVE:
            return ()
        return tuple(code for code in self.agencies if code not in self.heirs)

    @property
    def main_heir(self) -> str | None:
        """Who takes what belongs to no single task: the default, else the first successor."""
        if self.default not in (None, EACH):
            return self.default
        return self.heirs[0] if self.heirs else None

    def heirs_for(self, task: str) -> tuple[str, ...]:
        """Return who takes a task over; all successors where the file names none of them."""
        if task in self.tasks:
            return (self.tasks[task],)
        if self.default not in (None, EACH):
            return (str(self.default),)
        return self.heirs

    def heirs_in(self, group: str) -> tuple[str, ...]:
        """Return who takes the place in a named group."""
        return self.groups.get(group, self.heirs)


@dataclass(frozen=True, slots=True)
class ReorganisationFile:
    """A whole reorganisation; acts are carried out in their order."""

    file: str
    code: str
    title: str
    territory: str
    acts: tuple[Act, ...]
