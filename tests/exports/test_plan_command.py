"""`xanh plan export`: what comes out, where to, and what is refused in one line."""

import io
import json
import sys
from pathlib import Path

import openpyxl
import pytest

from bot import cli
from core import logs


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    set_up = logs.set_up_logging
    monkeypatch.setattr(logs, "set_up_logging", lambda level: set_up(level, io.StringIO()))
    monkeypatch.setenv("XANH_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["xanh", "plan", "export", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_json_goes_to_standard_output_or_into_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(monkeypatch, "--format", "json") == 0
    printed = capfdbinary.readouterr().out
    plan = json.loads(printed)
    assert plan["plan"]["number"] == "1649/QĐ-UBND"
    assert len(plan["tasks"]) == 32
    assert "Sở Tài nguyên và Môi trường".encode() in printed
    assert run(monkeypatch, "-o", str(folder / "plan.json")) == 0
    assert (folder / "plan.json").read_bytes() == printed
    assert capfdbinary.readouterr().out == b""


def test_a_workbook_goes_into_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = folder / "kế hoạch.xlsx"
    assert run(monkeypatch, "--format", "xlsx", "--output", str(target)) == 0
    assert openpyxl.load_workbook(target).sheetnames == [
        "Phụ lục I",
        "Phụ lục II",
        "Cơ quan",
        "Nhóm",
    ]


def test_the_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "--format", "markdown", "-o", str(folder / "page.md")) == 0
    assert (folder / "page.md").read_text(encoding="utf-8").startswith("# Kế hoạch hành động")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "xlsx"], "a workbook needs a file"),
        (["-o", "{folder}"], "cannot be written: Is a directory"),
        (["-o", "{folder}/no/plan.json"], "cannot be written: No such file"),
    ],
)
def test_what_an_operator_can_mend_is_one_line(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    capsys.readouterr()
    code = run(monkeypatch, *(argument.format(folder=folder) for argument in arguments))
    out, err = capsys.readouterr()
    assert (code, out) == (cli.OPERATOR_ERROR, "")
    assert err.startswith("xanh: ")
    assert words in err
    assert err.count("\n") == 1
