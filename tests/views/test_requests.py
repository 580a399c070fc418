"""Requests for more time and difficulties in words: what is longest still fits."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from core.i18n import Words
from models.deadlines import end_of_day
from models.difficulty_cards import (
    DifficultiesWaiting,
    DifficultyCard,
    DifficultyEntryLine,
    DifficultyLine,
    DifficultyNews,
    Span,
)
from models.extension_cards import ExtensionAnswered, ExtensionAsked, ExtensionCard
from models.request_states import DifficultyVerb
from models.requests import DifficultyCategory, DifficultyState, ExtensionState
from views import difficulties, extending
from views.labels import span as worded
from views.message import TEXT_LIMIT
from views.notices import word

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EN, VI = Words("en", ZONE), Words("vi", ZONE)
DUE = date(2026, 11, 19)
#: A title as nobody should write it: long, and every letter of it grows in HTML.
HOSTILE = "<b>&</b>" * 100


def test_the_longest_request_fits_into_a_message() -> None:
    card = ExtensionCard(
        extension_id=1,
        duty_id=1,
        code="11",
        short_title=HOSTILE,
        agency_name="Sở XD",
        receiver_name="Sở KH&ĐT",
        state=ExtensionState.REFUSED,
        asked_by="Lan",
        asked_at=end_of_day(DUE),
        due_before=end_of_day(DUE),
        wanted_on=DUE,
        reason="x" * 1000,
        explanation="y" * 1000,
        decided_by="Dung",
        decided_at=end_of_day(DUE),
        granted_on=None,
        answer="z" * 1000,
    )
    for view in (
        word(VI, ExtensionAsked(card)),
        word(VI, ExtensionAnswered(card)),
        extending.request(VI, card),
    ):
        assert len(view.text) <= TEXT_LIMIT
        assert "<b>&</b>" not in view.text


def difficulty(entries: int = 1, text: str = "x" * 4096) -> DifficultyCard:
    line = DifficultyLine(
        difficulty_id=17,
        code="11",
        agency_name="Sở XD",
        holder_name="Sở KH&ĐT",
        category=DifficultyCategory.FUNDING,
        state=DifficultyState.ANSWERED,
        text=text,
        raised_at=end_of_day(DUE),
        age=Span(3, 4),
    )
    entry = DifficultyEntryLine(
        entry_id=1,
        verb=DifficultyVerb.ANSWER,
        person_name="Dung",
        at=end_of_day(DUE),
        text=text,
        agency_name=None,
    )
    return DifficultyCard(
        line=line,
        short_title=HOSTILE,
        duty_id=1,
        author_name="Lan",
        is_from_report=False,
        entries=(entry,) * entries,
        files=0,
        first_answer=Span(1, 0),
        closing=None,
    )


def test_every_page_of_the_longest_difficulty_fits_and_nothing_is_left_out() -> None:
    text = "".join(f"từ{n} " for n in range(800))[:4096]
    card = difficulty(entries=5, text=text)
    pages = [difficulties.card(VI, card, page) for page in range(1, 20)]
    assert all(len(page.text) <= TEXT_LIMIT for page in pages)
    whole = "".join(page.text.partition("Đã chờ")[2] for page in pages)
    assert all(f"từ{n}" in whole for n in range(0, 600, 50))
    assert difficulties.card(VI, card).text == pages[-1].text


def test_notices_about_difficulties_fit_and_say_first_what_happened() -> None:
    card = difficulty()
    news = word(EN, DifficultyNews(card, card.entries[0]))
    assert news.text.startswith("💬 <b>Your difficulty #17 was answered</b> (Dung).")
    assert len(news.text) <= TEXT_LIMIT
    waiting = word(EN, DifficultiesWaiting(7, (card.line,) * 5))
    assert waiting.text.startswith("📌 <b>7 difficulties wait for your answer</b>")
    assert "… and 2 more" in waiting.text
    assert len(waiting.text) <= TEXT_LIMIT


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Span(0, 0), "less than an hour"),
        (Span(0, 1), "1 hour"),
        (Span(1, 0), "1 working day"),
        (Span(2, 3), "2 working days, 3 hours"),
    ],
)
def test_office_time_is_told_in_days_and_hours(span: Span, text: str) -> None:
    assert worded(EN, span) == text
