"""Files that were sent: their bytes in a folder, the rest in the store."""

import mimetypes
import secrets
from dataclasses import asdict, dataclass
from pathlib import PurePath

from telegram.constants import FileSizeLimit

from sandbox.errors import bad_request
from sandbox.pictures import dimensions
from sandbox.store import Json
from sandbox.world import World

#: The server counts in binary megabytes, the constants of python-telegram-bot in decimal ones.
DOWNLOAD_LIMIT = FileSizeLimit.FILESIZE_DOWNLOAD // 10**6 << 20
UPLOAD_LIMIT = FileSizeLimit.FILESIZE_UPLOAD // 10**6 << 20
PHOTO_LIMIT = FileSizeLimit.PHOTOSIZE_UPLOAD // 10**6 << 20


@dataclass
class StoredFile:
    """A file; `present` is False where only its size was declared."""

    file_id: str
    file_unique_id: str
    number: int
    name: str
    mime_type: str
    size: int
    photo: bool
    present: bool
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        """Return the path under which a bot downloads it."""
        folder = "photos" if self.photo else "documents"
        return f"{folder}/file_{self.number}{PurePath(self.name).suffix.lower()}"

    def as_document(self) -> Json:
        """Return it as a Document of the Bot API."""
        return {
            "file_name": self.name,
            "mime_type": self.mime_type,
            "file_id": self.file_id,
            "file_unique_id": self.file_unique_id,
            "file_size": self.size,
        }

    def as_photo(self) -> list[Json]:
        """Return it as the sizes of a photo."""
        return [
            {
                "file_id": self.file_id,
                "file_unique_id": self.file_unique_id,
                "file_size": self.size,
                "width": self.width,
                "height": self.height,
            }
        ]


def keep(
    world: World,
    name: str,
    content: bytes,
    *,
    mime_type: str = "",
    photo: bool = False,
    declared_size: int | None = None,
) -> StoredFile:
    """Keep a file; with `declared_size` it counts as that big, whatever its bytes are."""
    number = world.store.next("file")
    # A name may come from a hostile form: only its last part counts.
    name = PurePath(name.replace("\\", "/")).name or f"file_{number}"
    width, height = dimensions(content) or (1280, 960)
    stored = StoredFile(
        file_id=f"Bq{secrets.token_urlsafe(24)}-{number}",
        file_unique_id=f"Ag{secrets.token_urlsafe(9)}",
        number=number,
        name=name,
        mime_type=mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=len(content) if declared_size is None else declared_size,
        photo=photo,
        present=declared_size is None,
        width=width if photo else 0,
        height=height if photo else 0,
    )
    if stored.present:
        (world.files_folder / str(number)).write_bytes(content)
    world.store.put("file", stored.file_id, asdict(stored), seq=number)
    world.store.set_setting(f"file_path:{stored.path}", stored.file_id)
    return stored


def find_file(world: World, file_id: str) -> StoredFile | None:
    """Return a file by its file_id."""
    body = world.store.get("file", file_id)
    return None if body is None else StoredFile(**body)


def find_path(world: World, path: str) -> StoredFile | None:
    """Return a file by the path that getFile gave."""
    return find_file(world, world.store.setting(f"file_path:{path}", ""))


def read(world: World, stored: StoredFile) -> bytes:
    """Return the bytes of a file; a file that was only declared has as many zeros as it says."""
    if not stored.present:
        return bytes(stored.size)
    return (world.files_folder / str(stored.number)).read_bytes()


def keep_upload(
    world: World, name: str, content: bytes, *, mime_type: str = "", photo: bool = False
) -> StoredFile:
    """Keep a file that the bot uploads, within the limits for bots."""
    if not content:
        raise bad_request("file must be non-empty")
    if photo and len(content) > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_LIMIT} bytes"
        )
    if photo and dimensions(content) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return keep(world, name, content, mime_type=mime_type, photo=photo)
