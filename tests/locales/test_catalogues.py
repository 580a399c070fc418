from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from core.i18n import LANGUAGES
from locales import catalogues
from locales.catalogues import ROOT, check, collect, update

CODE = """
from core.i18n import N_, Words

STATES = {1: N_("In progress")}

def view(words: Words, state: int, sentence: str) -> str:
    words.say("Hello <b>%(name)s</b>, "
              "welcome.", name="An")
    words.plain("Send" if state else "Wait")
    words.say(sentence)
    words.say(STATES[state])
    words.say(state.sentence)
    [1].count(2)
    "text".count("t", 0, 3)
    return words.count("%(n)s task", "%(n)s tasks", 3)
"""
SENTENCES = [
    ("%(n)s task", "%(n)s tasks"),
    "Hello <b>%(name)s</b>, welcome.",
    "In progress",
    "Send",
    "Wait",
]
VIETNAMESE = {
    "%(n)s task": "%(n)s nhiệm vụ",
    "Hello <b>%(name)s</b>, welcome.": "Chào mừng <b>%(name)s</b>.",
    "In progress": "Đang thực hiện",
    "Send": "Gửi",
    "Wait": "Chờ",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A program of one view, with catalogues that are complete."""
    write(tmp_path, CODE)
    update(tmp_path)
    translate(tmp_path, VIETNAMESE)
    return tmp_path


def write(root: Path, code: str) -> None:
    (root / "views").mkdir(exist_ok=True)
    (root / "views" / "greeting.py").write_text(code, encoding="utf-8")


def po(root: Path, language: str) -> Path:
    return root / "locales" / language / "LC_MESSAGES" / "xanh.po"


def translate(root: Path, translations: dict[str, str], language: str = "vi") -> None:
    """Put translations in as an editor would: into the text of the file."""
    text = po(root, language).read_text(encoding="utf-8")
    for one, translation in translations.items():
        before, found, after = text.partition(f'msgid "{one}"\n')
        assert found, one
        start, mark, rest = after.partition("msgstr")
        line, _, rest = rest.partition('"')
        _, _, rest = rest.partition('"\n')
        text = f'{before}{found}{start}{mark}{line}"{translation}"\n{rest}'
    po(root, language).write_text(text, encoding="utf-8")


def read(root: Path, language: str) -> dict[object, object]:
    with po(root, language).open("rb") as file:
        return {
            message.id: message.string for message in read_po(file, locale=language) if message.id
        }


# Collecting


def test_every_sentence_is_collected_once(root: Path) -> None:
    found = collect(root)
    assert found.ids() == SENTENCES
    assert found.problems == []


def test_a_complete_program_has_no_problem(root: Path) -> None:
    assert check(root) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('words.say(f"Hello {name}")', "say() takes a whole sentence, not an f-string"),
        ('words.plain("Hello " + name)', "plain() takes a whole sentence, not one that is put"),
        ('words.say("Hello %s" % name)', "say() takes a whole sentence, not one that is put"),
        ('words.say("Hello {}".format(name))', "say() takes a whole sentence, not one that is"),
        ('words.say("a" if name else f"{name}")', "say() takes a whole sentence, not an f-string"),
        ('words.count("a", f"{name}s", 3)', "count() takes a whole sentence, not an f-string"),
        ("N_(name)", "N_() takes a whole sentence, not something that is no literal"),
        ('words.count("%(n)s task", "%(n)s duties", 3)', "has another plural elsewhere"),
    ],
)
def test_what_no_catalogue_can_know_is_refused(root: Path, line: str, fault: str) -> None:
    write(root, CODE + "\n" + line + "\n")
    (problem,) = collect(root).problems
    assert fault in problem
    assert problem.startswith("views/greeting.py:17: ")
    assert problem in check(root)


def test_code_that_cannot_be_read_is_named(root: Path) -> None:
    write(root, CODE + "\nwords.say(\n")
    assert collect(root).problems[0].startswith("views/greeting.py:17: cannot be read")


# Updating


def test_english_is_filled_in_and_vietnamese_is_left_to_the_translator(tmp_path: Path) -> None:
    write(tmp_path, CODE)
    assert update(tmp_path) == []
    english = read(tmp_path, "en")
    assert english["Send"] == "Send"
    assert english[SENTENCES[0]] == SENTENCES[0]
    assert set(read(tmp_path, "vi").values()) == {"", ("",)}


def test_updating_twice_changes_nothing(root: Path) -> None:
    files = [root / "locales" / "xanh.pot", *(po(root, language) for language in LANGUAGES)]
    before = [path.read_bytes() for path in files]
    update(root)
    assert [path.read_bytes() for path in files] == before


def test_moving_a_sentence_within_its_file_changes_nothing(root: Path) -> None:
    before = po(root, "vi").read_bytes()
    write(root, "\n\n# one more line\n" + CODE)
    assert check(root) == []
    update(root)
    assert po(root, "vi").read_bytes() == before


def test_translations_and_the_translators_remarks_are_kept(root: Path) -> None:
    path = po(root, "vi")
    text = path.read_text(encoding="utf-8")
    remark = "# short: it is a button\n"
    path.write_text(text.replace('#: views/greeting.py\nmsgid "Send"', remark + 'msgid "Send"'))
    write(root, CODE + '\nN_("New")\n')
    update(root)
    assert read(root, "vi")["Send"] == "Gửi"
    assert read(root, "vi")["New"] == ""
    assert remark in path.read_text(encoding="utf-8")


def test_what_is_gone_from_the_code_is_dropped(root: Path) -> None:
    write(root, CODE.replace('"Send" if state else "Wait"', '"Wait"'))
    update(root)
    for language in LANGUAGES:
        assert "Send" not in po(root, language).read_text(encoding="utf-8")


def test_a_changed_sentence_is_not_guessed_at(root: Path) -> None:
    write(root, CODE.replace('"Wait"', '"Wait!"'))
    update(root)
    assert read(root, "vi")["Wait!"] == ""
    assert read(root, "en")["Wait!"] == "Wait!"
    assert "fuzzy" not in po(root, "vi").read_text(encoding="utf-8")


def test_the_files_name_no_time_no_line_and_no_person(root: Path) -> None:
    for path in [root / "locales" / "xanh.pot", *(po(root, language) for language in LANGUAGES)]:
        text = path.read_text(encoding="utf-8")
        for churn in ("Date", "greeting.py:", "@", "Generated", "Translator"):
            assert churn not in text
    assert "nplurals=1; plural=0;" in po(root, "vi").read_text(encoding="utf-8")
    assert "nplurals=2; plural=(n != 1);" in po(root, "en").read_text(encoding="utf-8")


# Checking


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (CODE + '\nN_("New")\n', "“New” is missing: run `make translations`"),
        (CODE.replace('"Send" if state else ', ""), "“Send” is not in the code"),
        (CODE + '\nN_("New")\n', "locales/xanh.pot is stale: run `make translations`"),
    ],
)
def test_catalogues_that_are_behind_the_code(root: Path, code: str, fault: str) -> None:
    write(root, code)
    assert any(fault in problem for problem in check(root))


@pytest.mark.parametrize(
    ("one", "translation", "fault"),
    [
        ("Send", "", "“Send” is not translated"),
        ("%(n)s task", "", "“%(n)s task” is not translated"),
        (
            "Hello <b>%(name)s</b>, welcome.",
            "Chào <b>%(ten)s</b>.",
            "the placeholders differ: name became ten",
        ),
        (
            "Hello <b>%(name)s</b>, welcome.",
            "Chào <b>bạn</b>.",
            "the placeholders differ: name became none",
        ),
        ("%(n)s task", "nhiệm vụ", "the placeholders differ: n became none"),
        (
            "Hello <b>%(name)s</b>, welcome.",
            "Chào <b>%(name)s.",
            "the tags differ: </b>, <b> became <b>",
        ),
        (
            "Hello <b>%(name)s</b>, welcome.",
            "Chào <i>%(name)s</i>.",
            "the tags differ: </b>, <b> became </i>, <i>",
        ),
        ("Send", "Gửi 100 %", "a % that begins no %(name)s is written %%"),
        ("Send", "Gửi %(name)d", "a % that begins no %(name)s is written %%"),
    ],
)
def test_a_faulty_translation_is_named(root: Path, one: str, translation: str, fault: str) -> None:
    translate(root, {one: translation})
    (problem,) = check(root)
    assert problem.startswith("locales/vi/LC_MESSAGES/xanh.po: ")
    assert fault in problem


def test_a_percent_sign_in_the_code_is_checked_too(root: Path) -> None:
    write(root, CODE + '\nN_("100 % done")\n')
    assert any("“100 % done”: a % that" in problem for problem in check(root))


def test_a_guess_is_not_a_translation(root: Path) -> None:
    path = po(root, "vi")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgid "Send"', '#, fuzzy\nmsgid "Send"'), encoding="utf-8")
    (problem,) = check(root)
    assert "“Send” is marked as fuzzy" in problem
    update(root)
    assert check(root) == [problem]


def test_english_must_be_complete_as_well(root: Path) -> None:
    translate(root, {"Send": ""}, "en")
    (problem,) = check(root)
    assert problem == "locales/en/LC_MESSAGES/xanh.po: “Send” is not translated"


def test_a_catalogue_that_is_not_there(root: Path) -> None:
    po(root, "vi").unlink()
    assert len(check(root)) == len(SENTENCES)


# The command


def test_the_command_says_what_is_wrong_and_fails(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalogues, "ROOT", root)
    assert catalogues.main(["check"]) == 0
    translate(root, {"Send": ""})
    assert catalogues.main(["check"]) == 1
    assert "“Send” is not translated" in capsys.readouterr().err
    assert catalogues.main(["update"]) == 0
    assert catalogues.main(["look"]) == 2
    assert catalogues.main([]) == 2


# The real ones


def test_the_programs_own_catalogues_are_in_order() -> None:
    problems = check(ROOT)
    assert not problems, "\n".join(problems)
