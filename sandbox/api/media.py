"""Files in both directions: sendDocument, sendPhoto, sendMediaGroup, getFile."""

import json
import secrets
from typing import Any

from telegram.constants import InputMediaType, MediaGroupLimit

from sandbox import files
from sandbox.api.chats import open_chat
from sandbox.api.markup import Markup, read_markup
from sandbox.api.params import Params, Upload
from sandbox.api.sending import post, read_caption
from sandbox.errors import ApiError, bad_request
from sandbox.files import StoredFile
from sandbox.store import Json
from sandbox.world import World

_ATTACHED = "attach://"


def _file(world: World, params: Params, value: str, part: str, *, photo: bool) -> StoredFile:
    """Return the file that a parameter means: a part of the body, or one sent before."""
    upload = params.uploads.get(value.removeprefix(_ATTACHED) if value else part)
    if upload is not None and (not value or value.startswith(_ATTACHED)):
        return _keep(world, upload, photo=photo)
    if not value:
        raise bad_request(f"there is no {part} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("the sandbox does not play files from an HTTP URL")
    stored = files.find_file(world, value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.photo != photo:
        kinds = ("Photo", "Document") if stored.photo else ("Document", "Photo")
        raise bad_request(f"can't use file of type {kinds[0]} as {kinds[1]}")
    return stored


def _keep(world: World, upload: Upload, *, photo: bool) -> StoredFile:
    if len(upload.content) > files.UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    return files.keep_upload(
        world, upload.name, upload.content, mime_type=upload.mime_type, photo=photo
    )


def _content(stored: StoredFile) -> Json:
    return {"photo": stored.as_photo()} if stored.photo else {"document": stored.as_document()}


def _send(world: World, params: Params, part: str) -> Json:
    caption = read_caption(params)
    markup = read_markup(params)
    chat = open_chat(world, params)
    stored = _file(world, params, params.text(part), part, photo=part == InputMediaType.PHOTO)
    return post(world, params, [{**_content(stored), **caption}], markup, chat)[0].body


def send_document(world: World, params: Params) -> Json:
    """Play sendDocument."""
    return _send(world, params, InputMediaType.DOCUMENT.value)


def send_photo(world: World, params: Params) -> Json:
    """Play sendPhoto."""
    return _send(world, params, InputMediaType.PHOTO.value)


def send_media_group(world: World, params: Params) -> list[Json]:
    """Play sendMediaGroup with documents or photos."""
    items: list[Any] = params.json("media", "media", list) or []
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > MediaGroupLimit.MAX_MEDIA_LENGTH:
        raise bad_request("too many messages to send as an album")
    kinds = {item.get("type") if isinstance(item, dict) else None for item in items}
    if kinds - {InputMediaType.DOCUMENT, InputMediaType.PHOTO}:
        raise bad_request("the sandbox plays only albums of documents or photos")
    if len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    chat = open_chat(world, params)
    group = str(secrets.randbits(60))
    contents: list[Json] = []
    for item in items:
        # A nested value is an object here and a string at the top of a call.
        caption = read_caption(Params({**item, "caption_entities": _dumped(item)}))
        photo = item["type"] == InputMediaType.PHOTO
        stored = _file(world, params, str(item.get("media") or ""), "media", photo=photo)
        contents.append({"media_group_id": group, **_content(stored), **caption})
    return [record.body for record in post(world, params, contents, Markup(), chat)]


def _dumped(item: Json) -> str:
    return json.dumps(item.get("caption_entities") or [])


def get_file(world: World, params: Params) -> Json:
    """Play getFile."""
    stored = files.find_file(world, params.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > files.DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.file_unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }


METHODS = {
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendMediaGroup": send_media_group,
    "getFile": get_file,
}
