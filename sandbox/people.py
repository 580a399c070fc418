"""People and groups."""

from dataclasses import asdict, dataclass, field
from typing import Any

from telegram import ChatMemberAdministrator
from telegram.constants import ChatMemberStatus, ChatType

from sandbox.errors import PlayError
from sandbox.store import Json
from sandbox.world import World

_FIRST_PERSON = 5_000_001
_FIRST_GROUP = 4_000_001
#: The number of a supergroup is its own number behind -100.
_SUPERGROUPS = -1_000_000_000_000


@dataclass
class Person:
    """Somebody with the messenger on a phone."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "vi"
    #: What the person is there for; only the page shows it.
    note: str = ""
    blocked: bool = False
    #: Whether the person ever wrote to the bot; before that the bot may not write.
    started: bool = False

    @property
    def name(self) -> str:
        """Return the full name."""
        return f"{self.first_name} {self.last_name}".strip()

    def user(self) -> Json:
        """Return the person as a User of the Bot API."""
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            **{name: value for name, value in optional.items() if value},
        }

    def chat(self) -> Json:
        """Return the person's private chat as a Chat of the Bot API."""
        user = self.user()
        names = ("id", "first_name", "last_name", "username")
        return {**{name: user[name] for name in names if name in user}, "type": ChatType.PRIVATE}


@dataclass
class Group:
    """A group or supergroup."""

    id: int
    title: str
    type: str = "supergroup"
    members: list[int] = field(default_factory=list)
    admins: list[int] = field(default_factory=list)
    bot_status: str = ChatMemberStatus.MEMBER.value

    def chat(self) -> Json:
        """Return the group as a Chat of the Bot API."""
        return {"id": self.id, "title": self.title, "type": self.type}

    def status(self, person_id: int) -> str:
        """Return what a person is in the group."""
        if person_id in self.admins:
            return str(ChatMemberStatus.ADMINISTRATOR.value)
        member = person_id in self.members
        return str((ChatMemberStatus.MEMBER if member else ChatMemberStatus.LEFT).value)


def find_person(world: World, person_id: int) -> Person | None:
    """Return a person."""
    body = world.store.get("person", person_id)
    return None if body is None else Person(**body)


def find_group(world: World, chat_id: int) -> Group | None:
    """Return a group."""
    body = world.store.get("group", chat_id)
    return None if body is None else Group(**body)


def find_chat(world: World, chat_id: int) -> Person | Group | None:
    """Return a person by the number of the private chat, or a group by its number."""
    return find_person(world, chat_id) if chat_id > 0 else find_group(world, chat_id)


def get_person(world: World, person_id: int) -> Person:
    """Return a person who must exist."""
    person = find_person(world, person_id)
    if person is None:
        raise PlayError(404, f"There is no person {person_id}.")
    return person


def get_group(world: World, chat_id: int) -> Group:
    """Return a group that must exist."""
    group = find_group(world, chat_id)
    if group is None:
        raise PlayError(404, f"There is no group {chat_id}.")
    return group


def get_chat(world: World, chat_id: int) -> Person | Group:
    """Return a chat that must exist."""
    return get_person(world, chat_id) if chat_id > 0 else get_group(world, chat_id)


def save(world: World, chat: Person | Group) -> None:
    """Keep a person or a group."""
    kind = "person" if isinstance(chat, Person) else "group"
    world.store.put(kind, chat.id, asdict(chat), seq=abs(chat.id))


def add_person(world: World, fields: dict[str, Any]) -> Person:
    """Create a person, or change the one with the same id."""
    settable = {"id", "first_name", "last_name", "username", "language_code", "note"}
    if unknown := set(fields) - settable:
        raise PlayError(400, f"A person has no {', '.join(sorted(unknown))}.")
    fields = dict(fields)
    if "id" not in fields:
        while world.store.get("person", number := world.store.next("person", _FIRST_PERSON)):
            pass
        fields["id"] = number
    if not isinstance(fields["id"], int) or fields["id"] <= 0:
        raise PlayError(400, "A person's id is a positive number.")
    known = world.store.get("person", fields["id"])
    if not known and not fields.get("first_name"):
        raise PlayError(400, "A person needs a first_name.")
    person = Person(**{**(known or {}), **fields})
    save(world, person)
    return person


def add_group(world: World, title: str, kind: str, members: list[int]) -> Group:
    """Create a group of people; the first of them is its administrator."""
    if kind not in (ChatType.GROUP, ChatType.SUPERGROUP):
        raise PlayError(400, "A group's type is group or supergroup.")
    if not title:
        raise PlayError(400, "A group needs a title.")
    for member in members:
        get_person(world, member)
    number = world.store.next("group", _FIRST_GROUP)
    chat_id = _SUPERGROUPS - number if kind == ChatType.SUPERGROUP else -number
    group = Group(chat_id, title, kind, list(members), members[:1])
    save(world, group)
    return group


def list_people(world: World) -> list[Person]:
    """Return all people."""
    return [Person(**body) for body in world.store.list("person")]


def list_groups(world: World) -> list[Group]:
    """Return all groups."""
    return [Group(**body) for body in world.store.list("group")]


def member(user: Json, status: str) -> Json:
    """Return a ChatMember with all the fields that its kind must have."""
    fields: Json = {}
    if status == ChatMemberStatus.ADMINISTRATOR:
        rights = [name for name in ChatMemberAdministrator.__slots__ if name.startswith("can_")]
        fields = {"is_anonymous": False, **dict.fromkeys(rights, True), "can_be_edited": False}
    elif status == ChatMemberStatus.BANNED:
        fields = {"until_date": 0}
    return {"user": user, "status": status, **fields}
