from pathlib import Path

import pytest
from pydantic import ValidationError

from core.settings import Settings, SettingsError

TOKEN = "123456:ABC-def_" + "g" * 24


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the settings of whoever runs the tests out of the environment."""
    import os

    for name in list(os.environ):
        if name.upper().startswith("XANH_"):
            monkeypatch.delenv(name)


def test_without_any_setting_there_are_defaults() -> None:
    settings = Settings.load()
    assert settings.zone.key == "Asia/Ho_Chi_Minh"
    assert settings.resolve_database_url() == f"sqlite:///{Path('.data') / 'xanh.db'}"
    assert settings.base_url == "https://api.telegram.org/bot"
    assert settings.base_file_url == "https://api.telegram.org/file/bot"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XANH_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("XANH_API_URL", "http://127.0.0.1:8081/")
    monkeypatch.setenv("XANH_SOMETHING_ELSE", "is not ours")
    settings = Settings.load()
    assert settings.require_token() == TOKEN
    assert settings.base_url == "http://127.0.0.1:8081/bot"


def test_a_file_of_the_same_form_is_read_and_the_environment_counts_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "xanh.env"
    path.write_text(f"XANH_BOT_TOKEN={TOKEN}\nXANH_PLAN=2\n", encoding="utf-8")
    monkeypatch.setenv("XANH_SETTINGS_FILE", str(path))
    settings = Settings.load()
    assert (settings.require_token(), settings.plan) == (TOKEN, "2")
    monkeypatch.setenv("XANH_PLAN", "3")
    assert Settings.load().plan == "3"


def test_a_settings_file_that_is_missing_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XANH_SETTINGS_FILE", str(tmp_path / "none.env"))
    with pytest.raises(SettingsError, match="there is no file"):
        Settings.load()


def test_explicit_settings_ask_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XANH_PLAN", "3")
    monkeypatch.setenv("XANH_BOT_TOKEN_FILE", str(tmp_path / "none"))
    assert Settings.explicit(data_dir=tmp_path).plan == "1649"


def test_an_override_beats_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XANH_PLAN", "1")
    assert Settings.load(plan="2").plan == "2"
    assert Settings.load(plan=None).plan == "1"


def test_a_variable_that_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    # A compose file passes on what is missing as "".
    for name in Settings.model_fields:
        monkeypatch.setenv(f"XANH_{name.upper()}", "")
    assert Settings.load() == Settings()
    assert Settings.load().clock_file is None
    assert Settings.load().timezone == "Asia/Ho_Chi_Minh"


def test_secrets_are_read_from_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    token, url = tmp_path / "token", tmp_path / "url"
    token.write_text(TOKEN + "\n", encoding="utf-8")
    url.write_text("postgres://xanh:secret@db/xanh\n", encoding="utf-8")
    monkeypatch.setenv("XANH_BOT_TOKEN_FILE", str(token))
    monkeypatch.setenv("XANH_DATABASE_URL_FILE", str(url))
    settings = Settings.load()
    assert settings.require_token() == TOKEN
    assert settings.resolve_database_url() == "postgresql+psycopg://xanh:secret@db/xanh"


@pytest.mark.parametrize(
    ("url", "resolved"),
    [
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:////var/lib/xanh.db", "sqlite:////var/lib/xanh.db"),
    ],
)
def test_addresses_of_the_database(url: str, resolved: str) -> None:
    assert Settings.load(database_url=url).resolve_database_url() == resolved


@pytest.mark.parametrize("url", ["mysql://u:pa55@h/d", "pa55", "/var/lib/pa55.db"])
def test_another_database_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="XANH_DATABASE_URL") as caught:
        Settings.load(database_url=url).resolve_database_url()
    assert "pa55" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BOT_TOKEN", "hunter2", "looks like 123456:ABC-def"),
        ("API_URL", "api.telegram.org", "begins with https://"),
        ("API_URL", "http://[", "XANH_API_URL"),
        ("PROXY", "proxy.example:3128", "a proxy looks like"),
        ("PROXY", "http://", "a proxy looks like"),
        ("TIMEZONE", "Asia/Saigon_City", "there is no time zone"),
        ("TIMEZONE", "/etc/passwd", "there is no time zone"),
        ("TIMEZONE", "Asia", "there is no time zone"),
        ("LOG_LEVEL", "LOUD", "XANH_LOG_LEVEL"),
        ("BOT_TOKEN_FILE", "/nowhere/token", "XANH_BOT_TOKEN_FILE cannot be read"),
        ("DATABASE_URL_FILE", "/", "XANH_DATABASE_URL_FILE cannot be read"),
    ],
)
def test_a_wrong_value_is_one_readable_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"XANH_{name}", value)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    message = str(caught.value)
    assert words in message
    assert f"XANH_{name}" in message
    assert "\n" not in message
    assert "hunter2" not in message


def test_a_secret_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(TOKEN, encoding="utf-8")
    monkeypatch.setenv("XANH_BOT_TOKEN_FILE", str(path))
    monkeypatch.setenv("XANH_BOT_TOKEN", TOKEN)
    with pytest.raises(SettingsError, match="not both"):
        Settings.load()


def test_two_wrong_values_are_both_named() -> None:
    with pytest.raises(SettingsError, match=r"XANH_BOT_TOKEN: .*; XANH_TIMEZONE: "):
        Settings.load(bot_token="x", timezone="y")


def test_a_missing_token_says_what_to_do() -> None:
    with pytest.raises(SettingsError, match=r"@BotFather.*xanh demo"):
        Settings.load().require_token()


def test_settings_are_frozen_and_keep_their_secrets() -> None:
    settings = Settings.load(bot_token=TOKEN, database_url="postgresql://u:pa55@h/d")
    assert TOKEN not in repr(settings)
    assert "pa55" not in repr(settings)
    with pytest.raises(ValidationError):
        settings.plan = "2"  # type: ignore[misc]
