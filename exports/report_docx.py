"""The reports on paper: their Word templates, filled.

What people have written is text and nothing else: it is no markup, no tag of the template's, and
holds no sign that a Word document cannot.
"""

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from core.text import clean
from exports.packing import packed
from exports.report_wording import context
from models.documents.reports import OfficialReport

TEMPLATES = Path(__file__).parent / "templates"
#: Signs that no XML may hold and that `clean` leaves.
_NOT_XML = re.compile("[\ufffe\uffff]")
#: The library takes these for marks of its own, in whatever is filled in.
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})


def report_document(report: OfficialReport) -> bytes:
    """Return a report as a Word document; the same report makes the same bytes."""
    name = "annual" if report.is_annual else "agency"
    # A clerk may edit the templates, so that what they can do is bounded.
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    template = DocxTemplate(io.BytesIO((TEMPLATES / f"{name}.docx").read_bytes()))
    template.render(_filled(context(report)), environment, autoescape=True)
    properties = template.docx.core_properties
    properties.title = f"DỰ THẢO Báo cáo năm {report.year}"
    properties.author = report.heading.issuer
    return packed(template.docx, report.made_at)


def _filled(value: Any) -> Any:
    """Return values in which every text is escaped once and for all."""
    match value:
        case str():
            return _text(value)
        case Mapping():
            return {name: _filled(one) for name, one in value.items()}
        case list():
            return [_filled(one) for one in value]
    return value


def _text(text: str) -> Markup:
    escaped = str(escape(_NOT_XML.sub("", clean(text))))
    return Markup(escaped.translate(_BRACES))  # noqa: S704 (it is escaped)
