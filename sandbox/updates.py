"""The queue of updates that wait for the bot."""

from telegram.constants import UpdateType

from sandbox.people import Group, Person, find_chat, member
from sandbox.store import Json
from sandbox.world import World

_FIRST_UPDATE = 820_000_001
_DAY = 24 * 60 * 60
_LIFETIMES = {UpdateType.CALLBACK_QUERY: 150}
#: A bot has to ask for these by name.
_ON_REQUEST = frozenset(
    {
        UpdateType.CHAT_MEMBER,
        UpdateType.MESSAGE_REACTION,
        UpdateType.MESSAGE_REACTION_COUNT,
    }
)


def allow(world: World, kinds: list[str]) -> None:
    """Remember which kinds the bot wants; an empty list means the usual ones."""
    known = {str(kind.value) for kind in UpdateType}
    world.store.set_setting("allowed_updates", [kind for kind in kinds if kind in known])


def allowed(world: World) -> list[str]:
    """Return the kinds that the bot asked for; an empty list means the usual ones."""
    kinds: list[str] = world.store.setting("allowed_updates", [])
    return kinds


def enqueue(world: World, kind: str, payload: Json) -> int | None:
    """Add an update and return its number; None when the bot does not want this kind."""
    wanted = allowed(world)
    if kind not in wanted if wanted else kind in _ON_REQUEST:
        return None
    update_id = world.store.next("update_id", _FIRST_UPDATE)
    enqueue_raw(world, {"update_id": update_id, kind: payload})
    return update_id


def enqueue_raw(world: World, update: Json) -> int:
    """Add an update as it is, under the next number when it has none."""
    update_id: int = update.get("update_id") or world.store.next("update_id", _FIRST_UPDATE)
    following = world.store.setting("next_update_id", _FIRST_UPDATE)
    world.store.set_setting("next_update_id", max(following, update_id + 1))
    kind = next((name for name in update if name != "update_id"), "")
    lifetime = next((_LIFETIMES[known] for known in _LIFETIMES if known == kind), _DAY)
    body = {
        "expires": world.machine.now().timestamp() + lifetime,
        "update": {"update_id": update_id, **update},
    }
    world.store.put("update", update_id, body, seq=update_id)
    return update_id


def pending(world: World) -> list[Json]:
    """Return the updates that wait, without those whose time has run out."""
    now = world.machine.now().timestamp()
    alive: list[Json] = []
    for body in world.store.list("update"):
        if body["expires"] > now:
            alive.append(body["update"])
        else:
            world.store.delete("update", body["update"]["update_id"])
    return alive


def confirm(world: World, offset: int) -> None:
    """Forget what an offset of getUpdates says was received.

    A positive offset forgets everything below it; a negative one keeps that many at the end.
    """
    if offset > 0:
        world.store.delete_below("update", offset)
    elif offset < 0:
        last = pending(world)[offset:]
        if last:
            world.store.delete_below("update", last[0]["update_id"])


def tell_membership(
    world: World,
    chat: Person | Group,
    actor: Json,
    old: str,
    new: str,
    *,
    user: Json | None = None,
) -> None:
    """Tell the bot that its own or another one's membership has changed."""
    subject = user or world.bot_user()
    kind = UpdateType.CHAT_MEMBER if user else UpdateType.MY_CHAT_MEMBER
    payload = {
        "chat": chat.chat(),
        "from": actor,
        "date": world.date(),
        "old_chat_member": member(subject, old),
        "new_chat_member": member(subject, new),
    }
    enqueue(world, kind.value, payload)


def reaches_bot(world: World, message: Json) -> bool:
    """Say whether a person's message is shown to the bot: privacy mode hides much of a group."""
    chat = find_chat(world, message["chat"]["id"])
    if not isinstance(chat, Group) or chat.bot_status == "administrator":
        return True
    if chat.bot_status != "member":
        return False
    service = {"new_chat_members", "left_chat_member", "group_chat_created"}
    if service & message.keys():
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == world.bot.id:
        return True
    text = message.get("text") or message.get("caption") or ""
    if not text.startswith("/"):
        return False
    _, at, addressee = text.split()[0].partition("@")
    return not at or addressee.lower() == world.bot.username.lower()
