"""Office files of which the same content makes the same bytes."""

import io
import zipfile
from datetime import UTC, datetime

from docx.document import Document

#: The time that stands in a container: it has no meaning there, and may not be the hour it is.
_EPOCH = (1980, 1, 1, 0, 0, 0)
#: When the templates were made, as far as their properties say.
_TEMPLATES = datetime(2026, 11, 24, tzinfo=UTC)


def packed(document: Document, made_at: datetime = _TEMPLATES) -> bytes:
    """Return a Word document as bytes; `made_at` is noted in its properties."""
    properties = document.core_properties
    properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    properties.last_modified_by = properties.author
    properties.revision = 1
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def repacked(content: bytes) -> bytes:
    """Return a container with its members in order, none of them with a time."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        names = source.namelist()
        # Readers look for this one first.
        names.sort(key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, source.read(name))
    return stream.getvalue()
