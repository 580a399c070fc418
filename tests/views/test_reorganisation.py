"""What people read of a reorganisation: what happened comes first, what to do comes last."""

from datetime import date
from zoneinfo import ZoneInfo

from core.i18n import Words
from models.reorganisation_cards import FormerSeat, ReorganisedData, RoleEnded
from models.rights import Role
from views import reorganisation
from views.notices import word

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EN, VI = Words("en", ZONE), Words("vi", ZONE)
DAY = date(2026, 3, 1)
GRANTED = RoleEnded("Sở A", Role.OFFICER, DAY, ("Sở B",), "Sở B")
LOST = RoleEnded("Sở A", Role.HEAD, DAY, ("Sở B", "Sở C"), "")


def test_the_first_line_says_what_became_of_the_agency() -> None:
    view = word(EN, ReorganisedData((GRANTED,)))
    first, second = str(view.text).splitlines()[:2]
    assert first == "🏛 <b>Sở A was reorganised.</b> Since 01/03/2026 its work goes on at Sở B."
    assert second == "✅ You are focal officer of Sở B now."
    assert view.rows[0][0].label == "My tasks"


def test_a_role_that_is_not_granted_anew_says_what_to_do() -> None:
    view = word(VI, ReorganisedData((LOST,)))
    assert "Sở B và Sở C" in view.text
    assert "đã kết thúc" in view.text
    assert "liên kết mời" in view.text
    assert view.rows == []


def test_two_roles_in_one_agency_name_it_once() -> None:
    text = str(word(EN, ReorganisedData((GRANTED, LOST))).text)
    assert text.count("was reorganised") == 1
    assert "You are focal officer" in text
    assert "Your role there (head of the agency) has ended." in text


def test_an_agency_that_nobody_followed_just_ended() -> None:
    ended = RoleEnded("Sở A", Role.OFFICER, DAY, (), "")
    assert "Sở A ended on 01/03/2026." in word(EN, ReorganisedData((ended,))).text
    seat = FormerSeat("vi", "Sở A", DAY, ())
    assert "kết thúc hoạt động từ ngày 01/03/2026" in reorganisation.former(VI, seat).text


def test_what_was_taken_back_is_said_first() -> None:
    view = word(VI, ReorganisedData((GRANTED, LOST), is_undone=True))
    assert str(view.text).startswith("↩️ <b>Việc sắp xếp tổ chức đã được hoàn tác.</b>")
    assert len(str(view.text).splitlines()) == 3


def test_names_become_no_markup() -> None:
    hostile = RoleEnded("<b>Sở</b>", Role.HEAD, DAY, ("<i>B</i>",), "")
    text = word(EN, ReorganisedData((hostile,))).text
    assert "&lt;b&gt;Sở&lt;/b&gt;" in text
    assert "<i>" not in text
