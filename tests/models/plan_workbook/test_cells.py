"""What single cells of a plan say: times, targets, parties, products, short titles."""

from datetime import date
from decimal import Decimal

import pytest

from models.plan_entries import FormerAgency, GroupEntry
from models.plan_workbook.cells import note_of, products_of, short_of
from models.plan_workbook.parties import Parties, PartyReader
from models.plan_workbook.problems import What
from models.plan_workbook.targets import BadTarget, read_target
from models.plan_workbook.times import BadTime, Time, read_time
from models.targets import TargetKind
from tests.support.chat import REAL_PLAN

READER = PartyReader(REAL_PLAN.agencies, REAL_PLAN.groups)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2023 - 2030", Time((2023, 2030))),
        ("2023-2030", Time((2023, 2030))),
        ("Từ năm 2023 đến năm 2025", Time((2023, 2025))),
        ("Giai đoạn 2021–2025", Time((2021, 2025))),
        ("2023, 2024, 2025", Time((2023, 2025))),
        ("Năm 2023", Time((2023, 2023))),
        ("2023", Time((2023, 2023))),
        ("Quý IV/2024", Time((2024, 2024))),
        ("tháng 6/2024", Time((2024, 2024))),
        ("Đến năm 2030", Time((2023, 2030))),
        ("Trước ngày 30/6/2025", Time((2023, 2025))),
        ("Hàng năm", Time(None, "annual")),
        ("hằng năm", Time(None, "annual")),
        ("Thường xuyên", Time(None, "annual")),
        ("2023 - 2030, hằng năm", Time((2023, 2030), "annual")),
        ("Trước ngày 20/11 hàng năm", Time(None, "annual", "before 11-20")),
        ("Trước ngày 20 tháng 11", Time(None, "annual", "before 11-20")),
        ("Chậm nhất ngày 05/6 hằng năm", Time(None, "annual", "by 06-05")),
        ("Theo chỉ đạo của Trung ương", Time()),
    ],
)
def test_times(text: str, time: Time) -> None:
    assert read_time(text, begins=2023) == time


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2030 - 2023", What.YEARS_TURNED),
        ("từ năm 2030 đến năm 2023", What.YEARS_TURNED),
        ("2025, 2023", What.YEARS_UNCLEAR),
        ("Trước ngày 31/11 hằng năm", What.BAD_DAY),
        ("Trước ngày 20/13 hằng năm", What.BAD_DAY),
        ("Trước ngày 29/02 hằng năm", What.BAD_DAY),
    ],
)
def test_times_that_cannot_be(text: str, what: What) -> None:
    with pytest.raises(BadTime) as bad:
        read_time(text)
    assert bad.value.what is what


@pytest.mark.parametrize(
    ("text", "kind", "numbers"),
    [
        ("40", TargetKind.EXACT, ["40"]),
        ("98,5", TargetKind.EXACT, ["98.5"]),
        ("98.5", TargetKind.EXACT, ["98.5"]),
        ("0,80", TargetKind.EXACT, ["0.80"]),
        ("1.500", TargetKind.EXACT, ["1500"]),
        ("1.234.567,8", TargetKind.EXACT, ["1234567.8"]),
        ("-5", TargetKind.EXACT, ["-5"]),
        ("15%", TargetKind.EXACT, ["15"]),
        ("Giảm 15% so với năm 2014", TargetKind.EXACT, ["15"]),
        ("≥ 98,5", TargetKind.AT_LEAST, ["98.5"]),
        ("> 50", TargetKind.AT_LEAST, ["50"]),
        ("ít nhất 20", TargetKind.AT_LEAST, ["20"]),
        ("Giảm ít nhất 15%", TargetKind.AT_LEAST, ["15"]),
        ("không dưới 30%", TargetKind.AT_LEAST, ["30"]),
        ("trên 0,75", TargetKind.AT_LEAST, ["0.75"]),
        ("40 trở lên", TargetKind.AT_LEAST, ["40"]),
        ("1,0 - 1,5", TargetKind.RANGE, ["1.0", "1.5"]),
        ("1,0 – 1,5", TargetKind.RANGE, ["1.0", "1.5"]),
        ("từ 5 đến 10", TargetKind.RANGE, ["5", "10"]),
        ("5%-10%", TargetKind.RANGE, ["5", "10"]),
    ],
)
def test_targets(text: str, kind: TargetKind, numbers: list[str]) -> None:
    target = read_target(text)
    assert target is not None
    assert (target.kind, list(map(str, target.numbers))) == (kind, numbers)
    assert target.low == Decimal(numbers[0])


@pytest.mark.parametrize("text", ["", "-", "–", "…"])
def test_a_blank_cell_is_no_target(text: str) -> None:
    assert read_target(text) is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Bổ sung khi có thông tin", What.BAD_TARGET),
        ("≤ 10", What.BAD_TARGET),
        ("không quá 10", What.BAD_TARGET),
        ("12/13 xã", What.BAD_TARGET),
        ("20 - 15", What.TARGET_TURNED),
        ("15 - 15", What.TARGET_TURNED),
    ],
)
def test_targets_that_are_none(text: str, what: What) -> None:
    with pytest.raises(BadTarget) as bad:
        read_target(text)
    assert bad.value.what is what


@pytest.mark.parametrize(
    ("text", "agencies", "groups"),
    [
        ("Sở Tài nguyên và Môi trường", "so-tnmt", ""),
        ("sở TN&MT, Sở Xây dựng.", "so-tnmt so-xd", ""),
        ("Sở LĐ-TB&XH - Sở Nội vụ", "so-ldtbxh so-nv", ""),
        ("Sở Lao động - Thương binh và Xã hội và Sở Y tế", "so-ldtbxh so-yt", ""),
        ("Sở Văn hóa, Thể thao và Du lịch, Sở Tư pháp", "so-vhttdl so-tp", ""),
        ("- Sở Y tế\n- Sở Nông nghiệp và\nPhát triển nông thôn", "so-yt so-nnptnt", ""),
        ("Các Sở: TN&MT, Công Thương, GTVT", "so-tnmt so-ct so-gtvt", ""),
        ("Các Sở TN&MT, Công Thương và Xây dựng", "so-tnmt so-ct so-xd", ""),
        ("UBND các huyện: Càng Long, Cầu Kè", "ubnd-h-cang-long ubnd-h-cau-ke", ""),
        ("UBND thị xã Duyên Hải; UBND huyện Duyên Hải", "ubnd-tx-duyen-hai ubnd-h-duyen-hai", ""),
        ("Sở Tài chính, Sở TC", "so-tc", ""),
        ("Các sở, ban, ngành", "", "so-ban-nganh"),
        ("Các sở, ngành; UBND cấp huyện", "", "so-ban-nganh ubnd-cap-huyen"),
        ("Các sở, ban ngành có liên quan", "", "so-ban-nganh-lien-quan"),
        ("các cơ quan, đơn vị có liên quan", "", "co-quan-lien-quan"),
        ("Sở Tài chính và các sở, ban, ngành có liên quan", "so-tc", "so-ban-nganh-lien-quan"),
    ],
)
def test_parties(text: str, agencies: str, groups: str) -> None:
    assert READER.read(text) == (Parties(tuple(agencies.split()), tuple(groups.split())), ())


def test_every_cell_of_the_real_plan_is_read_as_people_have_read_it() -> None:
    cells = 0
    for task in REAL_PLAN.tasks:
        for text, parties in (
            (task.lead_text, Parties(task.leads, task.lead_groups)),
            (task.coordinating_text, Parties(task.coordinating, task.coordinating_groups)),
        ):
            if text:
                cells += 1
                assert READER.read(text) == (parties, ()), task.code
        if task.time_text:
            assert read_time(task.time_text) == Time(task.years, task.recurrence, task.due)
    for row in REAL_PLAN.indicators:
        if row.lead_text:
            assert READER.read(row.lead_text) == (Parties(row.leads), ()), row.code
        assert read_target(row.target_2030_text or "") == row.target_2030
        assert read_target(row.target_2050_text or "") == row.target_2050
    assert cells > 40


def test_a_name_that_several_bear_is_not_chosen() -> None:
    parties, (unmatched,) = READER.read("Sở Y tế, Duyên Hải")
    assert parties == Parties(("so-yt",))
    assert unmatched.given == "Duyên Hải"
    assert unmatched.candidates == (
        "Ủy ban nhân dân huyện Duyên Hải", "Ủy ban nhân dân thị xã Duyên Hải",
    )  # fmt: skip


def test_likeness_only_suggests() -> None:
    parties, (unmatched,) = READER.read("Sở Khoa học Công nghiệp và Đổi mới; UBND huyện Cầu Kè")
    assert parties == Parties(("ubnd-h-cau-ke",))
    assert unmatched.given == "Sở Khoa học Công nghiệp và Đổi mới"
    assert unmatched.suggestions[0] == "Sở Khoa học và Công nghệ"


def test_an_agency_that_is_no_more_is_recognised_and_given_nothing() -> None:
    former = FormerAgency(
        "so-vhttdl",
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở VHTTDL"),
        date(2025, 7, 1),
        ("Sở Văn hóa",),
    )
    agencies = [entry for entry in REAL_PLAN.agencies if entry.code != former.code]
    reader = PartyReader(agencies, (), former=[former])
    for text in ("Sở Y tế, sở văn hoá, thể thao và du lịch", "SVHTTDL; Sở Y tế"):
        parties, (unmatched,) = reader.read(text)
        assert parties == Parties(("so-yt",))
        assert unmatched.former is former
        assert unmatched.suggestions == ()


def test_unknown_names_beside_each_other_are_told_apart() -> None:
    _, unmatched = READER.read("Hội Làm vườn, Hội Sinh vật cảnh và Thú cưng")
    assert [each.given for each in unmatched] == ["Hội Làm vườn", "Hội Sinh vật cảnh và Thú cưng"]


def test_groups_that_only_signs_tell_apart_are_ambiguous() -> None:
    groups = [GroupEntry("a", "Các cơ quan"), GroupEntry("b", "Cơ quan, đơn vị")]
    reader = PartyReader((), groups)
    assert reader.read("các cơ quan") == (Parties((), ("a",)), ())
    _, (unmatched,) = reader.read("cơ quan, tổ chức")
    assert unmatched.candidates == ("Các cơ quan", "Cơ quan, đơn vị")


def test_what_people_have_settled_for_a_wording_stays_settled() -> None:
    known = {"hoi lam vuon": Parties(("so-nnptnt",))}
    reader = PartyReader(REAL_PLAN.agencies, REAL_PLAN.groups, known)
    assert reader.read("Hội  làm vườn") == (Parties(("so-nnptnt",)), ())


def test_a_cell_of_thousands_of_commas_takes_no_minutes() -> None:
    reader = PartyReader(REAL_PLAN.agencies, REAL_PLAN.groups)
    text = ", ".join(f"Hội số {number}" for number in range(3000))
    parties, unmatched = reader.read(text)
    assert parties == Parties()
    assert len(unmatched) == 3000
    for _ in range(10):  # it has done its share, and only says that it knows nobody
        assert len(reader.read(text)[1]) == 3000


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("", ()),
        ("Một văn bản", ("Một văn bản",)),
        ("- Một\n- Hai", ("Một", "Hai")),
        ("- Một\nvà nửa\n– Hai", ("Một và nửa", "Hai")),
        ("Một\nHai", ("Một", "Hai")),
    ],
)
def test_products(text: str, products: tuple[str, ...]) -> None:
    assert products_of(text) == products


@pytest.mark.parametrize(
    ("text", "reference", "note"),
    [
        ("", None, None),
        ("Triển khai mục 1.1.2 - Quyết định số 882/QĐ-TTg", "1.1.2", None),
        ("Triển khai mục 6.2 – quyết định số 882/QĐ-TTg.\nKèm theo", "6.2", "Kèm theo"),
        ("Thực hiện Kế hoạch số 50/KH-UBND", None, "Thực hiện Kế hoạch số 50/KH-UBND"),
    ],
)
def test_notes(text: str, reference: str | None, note: str | None) -> None:
    assert note_of(text) == (reference, note)


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Trồng cây", "Trồng cây"),
        ("- Trồng cây:\n- Tưới cây", "Trồng cây"),
        ("a" * 80, "a" * 59 + "…"),
        ("Trồng cây xanh " * 5 + "ở xã", "Trồng cây xanh " * 3 + "Trồng cây xanh…"),
    ],
)
def test_short_titles_fit_on_a_button(title: str, short: str) -> None:
    assert short_of(title) == short
    assert len(short) <= 60
