"""From a document's plain data to its file. What makes it is imported when it is made."""

from models.documents.deadlines import Deadlines
from models.documents.reports import OfficialReport
from models.documents.tables import IndicatorTable, Tables

DocumentData = OfficialReport | Tables | IndicatorTable | Deadlines


def render(document: DocumentData) -> bytes:
    """Return a document as the bytes of a file; the same document makes the same bytes."""
    match document:
        case OfficialReport():
            from exports.report_docx import report_document

            return report_document(document)
        case Tables():
            from exports.tables_xlsx import tables_workbook

            return tables_workbook(document)
        case IndicatorTable():
            from exports.tables_xlsx import indicator_workbook

            return indicator_workbook(document)
        case Deadlines():
            from exports.deadlines_ics import calendar_file

            return calendar_file(document)
