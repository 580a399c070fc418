"""Routes by which people write, press and send."""

from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox import acts, files, people
from sandbox.errors import PlayError
from sandbox.files import StoredFile
from sandbox.messages import Record
from sandbox.people import Group, Person
from sandbox.stage.requests import actor_of, chat_of, json_of, number, optional_number, world_of
from sandbox.store import Json
from sandbox.world import World


def _sent(records: list[Record]) -> JSONResponse:
    body = {"messages": [record.body for record in records], "seq": records[-1].seq}
    return JSONResponse(body, 201)


async def send(request: Request) -> JSONResponse:
    """Send a text, sticker, location, contact, or forward a message.

    {"person_id", "reply_to", and one of "text", "sticker": "👍", "location": {"latitude",
    "longitude"}, "contact": {"phone_number", "first_name"}, "forward": {"chat_id",
    "message_id"}}; person_id may be left out in a private chat.
    """
    world, body = world_of(request), await json_of(request)
    with world.transaction():
        chat = chat_of(request)
        person = actor_of(world, chat, body.get("person_id"))
        reply_to = optional_number(body.get("reply_to"), "reply_to")
        if "text" in body:
            return _sent(acts.say(world, chat, person, str(body["text"]), reply_to))
        if "forward" in body:
            wanted = body["forward"]
            source = people.get_chat(world, number(wanted.get("chat_id", chat.id), "chat_id"))
            message_id = number(wanted.get("message_id"), "message_id")
            return _sent([acts.forward(world, chat, person, source, message_id)])
        content = _content(world, person, body)
        return _sent([acts.send(world, chat, person, content, reply_to)])


def _content(world: World, person: Person, body: dict[str, Any]) -> Json:
    if "sticker" in body:
        emoji = str(body["sticker"])
        stored = files.keep(world, "sticker.webp", b"", mime_type="image/webp", declared_size=9000)
        sticker = {
            "file_id": stored.file_id,
            "file_unique_id": stored.file_unique_id,
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
            "file_size": stored.size,
        }
        return {"sticker": sticker}
    if "location" in body:
        return {
            "location": {key: float(body["location"][key]) for key in ("latitude", "longitude")}
        }
    if "contact" in body:
        own = {"first_name": person.first_name, "user_id": person.id}
        return {"contact": {**own, **body["contact"]}}
    raise PlayError(400, "Say what to send: text, sticker, location, contact or forward.")


async def send_files(request: Request) -> JSONResponse:
    """Send the files of a multipart form; several are an album.

    Fields: file (any number), caption, as (document or photo), person_id, reply_to; or, in place
    of bytes, size and name: a file that only says how big it is.
    """
    world = world_of(request)
    async with request.form(max_files=10) as form:
        uploads = [
            (part.filename or "file", await part.read(), part.content_type or "")
            for _, part in form.multi_items()
            if isinstance(part, UploadFile)
        ]
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    photo = fields.get("as", "document") == "photo"
    size = optional_number(fields.get("size"), "size")
    with world.transaction():
        chat = chat_of(request)
        person = actor_of(world, chat, fields.get("person_id"))
        stored: list[StoredFile] = [
            files.keep(world, name, content, mime_type=mime_type, photo=photo)
            for name, content, mime_type in uploads
        ]
        if size is not None:
            name = fields.get("name", "declared.bin")
            stored.append(files.keep(world, name, b"", photo=photo, declared_size=size))
        if not stored:
            raise PlayError(400, "There is no file in the form, and no size.")
        reply_to = optional_number(fields.get("reply_to"), "reply_to")
        caption = fields.get("caption", "")
        return _sent(acts.send_files(world, chat, person, stored, caption, reply_to))


async def edit(request: Request) -> JSONResponse:
    """Change one's own message: {"person_id", "text"}."""
    world, body = world_of(request), await json_of(request)
    with world.transaction():
        chat = chat_of(request)
        person = actor_of(world, chat, body.get("person_id"))
        message_id = request.path_params["message_id"]
        record = acts.edit(world, chat, person, message_id, str(body.get("text", "")))
    return _sent([record])


async def press(request: Request) -> JSONResponse:
    """Press a button: {"person_id", "button": label or data, "message_id": optional}."""
    world, body = world_of(request), await json_of(request)
    with world.transaction():
        chat: Person | Group = chat_of(request)
        person = actor_of(world, chat, body.get("person_id"))
        message_id = optional_number(body.get("message_id"), "message_id")
        query = acts.press(world, chat, person, str(body.get("button", "")), message_id)
        # A press changes no chat; whoever waits for what follows counts from here.
        seq = world.seq()
    answer = {"callback_id": query.id, "message_id": query.message_id, "seq": seq}
    return JSONResponse(answer, 201)


ROUTES = [
    Route("/play/chats/{chat_id}/messages", send, methods=["POST"]),
    Route("/play/chats/{chat_id}/files", send_files, methods=["POST"]),
    Route("/play/chats/{chat_id}/messages/{message_id:int}/edit", edit, methods=["POST"]),
    Route("/play/chats/{chat_id}/press", press, methods=["POST"]),
]
