"""Documents: what can be had, that one is being made, and what comes with the file."""

from core.i18n import N_, Markup, Words
from models.document_cards import ExportAgencies, ExportMenu, Offered, Wanted
from models.documents.orders import DocumentKind
from models.notices import DocumentFailed, DocumentReady
from views.callbacks import Callback
from views.message import Button, View

#: How many agencies stand on one page.
PAGE = 8
KINDS = {
    DocumentKind.ANNUAL: N_("Annual report (Word)"),
    DocumentKind.AGENCY: N_("Agency's report (Word)"),
    DocumentKind.TABLES: N_("All tables (Excel)"),
    DocumentKind.INDICATORS: N_("Indicators (Excel)"),
    DocumentKind.CALENDAR: N_("Calendar of deadlines"),
}


def menu(words: Words, offer: ExportMenu) -> View:
    """Return what can be had, a button each."""
    several = len({one.agency_id for one in offer.offered}) > 1
    rows = [[_button(words, one, several=several)] for one in offer.offered]
    if offer.sees_agencies:
        rows.append(
            [Button(words.plain("An agency's report …"), Callback.of("export_agencies", 0))]
        )
    return View(
        words.say(
            "<b>Which document of %(year)s?</b>\n"
            "Choose one; the file comes here in a moment. Send /lich for your deadlines in the "
            "phone's calendar.",
            year=offer.year,
        ),
        rows,
    )


def agencies(words: Words, listed: ExportAgencies, page: int) -> View:
    """Return one page of the agencies whose reports can be had."""
    last_page = max(0, (len(listed.agencies) - 1) // PAGE)
    page = min(max(page, 0), last_page)
    rows = [
        [Button(one.agency, _making(one))]
        for one in listed.agencies[page * PAGE : (page + 1) * PAGE]
    ]
    turning = []
    if page > 0:
        turning.append(Button(words.plain("← Back"), Callback.of("export_agencies", page - 1)))
    if page < last_page:
        turning.append(Button(words.plain("More →"), Callback.of("export_agencies", page + 1)))
    if turning:
        rows.append(turning)
    return View(words.say("<b>Whose report of %(year)s?</b>", year=listed.year), rows)


def wanted(words: Words, order: Wanted) -> View:
    """Return that a document is being made."""
    if not order.is_new:
        return View(
            words.say(
                "⏳ <b>%(document)s</b> is being made already; the file comes here in a moment.",
                document=_name(words, order.kind, order.agency),
            )
        )
    return View(
        words.say(
            "⏳ <b>Making %(document)s of %(year)s …</b>\nThe file comes here in a moment; you "
            "can go on working.",
            document=_name(words, order.kind, order.agency),
            year=order.year,
        )
    )


def ready(words: Words, data: DocumentReady) -> View:
    """Return what stands under a file."""
    head = words.say(
        "📄 <b>%(document)s of %(year)s</b>",
        document=_name(words, data.kind, data.agency),
        year=data.year,
    )
    return View(Markup(f"{head}\n{words.say(_ADVICE[data.kind])}"))


def failed(words: Words, data: DocumentFailed) -> View:
    """Return that a document could not be made, and what can be done about it."""
    return View(
        words.say(
            "😔 <b>%(document)s of %(year)s could not be made.</b>\nNothing that was reported is "
            "lost. Please try /xuat again later; if it fails again, tell the administrator the "
            "number %(number)s.",
            document=_name(words, data.kind, data.agency),
            year=data.year,
            number=data.number,
        )
    )


_DRAFT = N_(
    "A draft: please check it in Word, complete it, and have it signed and numbered by the "
    "records office."
)
_TABLES = N_("Ready to be filtered and printed.")
_ADVICE = {
    DocumentKind.ANNUAL: _DRAFT,
    DocumentKind.AGENCY: _DRAFT,
    DocumentKind.TABLES: _TABLES,
    DocumentKind.INDICATORS: _TABLES,
    DocumentKind.CALENDAR: N_(
        "Open the file on your phone to put the deadlines into its calendar. Where a deadline "
        "changes, send /lich again: the entries are replaced, not doubled."
    ),
}


def _name(words: Words, kind: DocumentKind, agency: str) -> str:
    name = words.plain(KINDS[kind])
    return (
        words.plain("%(document)s · %(agency)s", document=name, agency=agency) if agency else name
    )


def _button(words: Words, one: Offered, *, several: bool) -> Button:
    return Button(_name(words, one.kind, one.agency if several else ""), _making(one))


def _making(one: Offered) -> Callback:
    return Callback.of("export_make", list(DocumentKind).index(one.kind), one.agency_id)
