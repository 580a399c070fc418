"""The settings, read once from the environment or a file of the same form, then frozen."""

import os
import re
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from core.errors import OperatorError

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
#: What Telegram takes as a secret; a short one could be guessed.
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
#: Where the file with settings is named, if there is one.
FILE_VARIABLE = "XANH_SETTINGS_FILE"
TELEGRAM_API_URL = "https://api.telegram.org"
#: The settings that may also be given as the path of a file, as `XANH_<NAME>_FILE`.
FROM_FILES = ("bot_token", "database_url", "webhook_secret")


class SettingsError(OperatorError):
    """A setting is wrong or missing."""


class Settings(BaseSettings):
    """Everything that can be set, each as `XANH_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="XANH_",
        env_ignore_empty=True,  # a compose file passes on what is missing as ""
        frozen=True,
        extra="ignore",
        validate_default=True,
    )

    bot_token: SecretStr | None = Field(None, description="the token that BotFather gave")
    bot_token_file: Path | None = Field(None, description="a file that holds the token")
    api_url: str = Field(TELEGRAM_API_URL, description="the Bot API's address")
    proxy: str | None = Field(None, description="http://… or socks5://… towards the Bot API")
    http_client: Literal["aiohttp", "httpx"] = Field(
        "aiohttp", description="what carries requests to Telegram"
    )
    send_rate: int = Field(
        30, ge=1, le=1000, description="messages a second that Telegram takes from this bot"
    )
    webhook_url: str | None = Field(
        None, description="https://… to which Telegram posts; without it we poll"
    )
    webhook_secret: SecretStr | None = Field(
        None, description="what Telegram has to say with every request"
    )
    webhook_secret_file: Path | None = Field(None, description="a file that holds the secret")
    webhook_listen: str = Field(
        "127.0.0.1:8443", description="where the webhook is listened for: host:port"
    )
    data_dir: Path = Field(Path(".data"), description="the folder of the database and the files")
    database_url: SecretStr | None = Field(
        None, description="postgresql://…; without it SQLite in the data folder"
    )
    database_url_file: Path | None = Field(None, description="a file that holds that address")
    timezone: str = Field("Asia/Ho_Chi_Minh", description="the office's time zone")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="how much is logged"
    )
    plan: str = Field("1649", description="the plan that an empty database is given")
    settings_file: Path | None = Field(
        None, description="a file with settings, one a line; the environment counts more"
    )
    clock_file: Path | None = Field(
        None, description="a file that moves the office's clock: for demos and training only"
    )

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in FROM_FILES:
            path = values.get(f"{name}_file")
            if not path:
                continue
            if values.get(name):
                raise ValueError(f"give XANH_{name.upper()} or XANH_{name.upper()}_FILE, not both")
            try:
                values[name] = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "it is no text"
                raise ValueError(f"XANH_{name.upper()}_FILE cannot be read: {reason}") from None
        return values

    @field_validator("bot_token")
    @classmethod
    def _check_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None or not token.get_secret_value():
            return None
        if not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("a bot's token looks like 123456:ABC-def")
        return token

    @field_validator("api_url")
    @classmethod
    def _check_api_url(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError("the Bot API's address begins with https:// or http://")
        return url.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _check_webhook_url(cls, url: str | None) -> str | None:
        parts = urlsplit(url or "")
        if url and (parts.scheme != "https" or not parts.hostname or parts.query):
            raise ValueError("the webhook's address looks like https://host/a-path-of-your-own")
        return url or None

    @field_validator("webhook_secret")
    @classmethod
    def _check_webhook_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is None or not secret.get_secret_value():
            return None
        if not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("a webhook's secret has 16 to 256 letters, digits, “_” and “-”")
        return secret

    @field_validator("webhook_listen")
    @classmethod
    def _check_webhook_listen(cls, place: str) -> str:
        host, _, port = place.rpartition(":")
        if not host or not port.isdecimal() or not 0 <= int(port) <= 65535:
            raise ValueError("where to listen looks like 127.0.0.1:8443")
        return place

    @field_validator("proxy")
    @classmethod
    def _check_proxy(cls, url: str | None) -> str | None:
        if not url:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https", "socks5", "socks5h"} or not parts.hostname:
            raise ValueError("a proxy looks like http://host:port or socks5://host:port")
        return url

    @field_validator("timezone")
    @classmethod
    def _check_timezone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            raise ValueError(f"there is no time zone {name!r}; try Asia/Ho_Chi_Minh") from None
        return name

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take nothing from the environment where every value is given (`explicit`)."""
        if settings_cls is _Explicit:
            return (init_settings,)
        file = DotEnvSettingsSource(settings_cls, env_file=os.environ.get(FILE_VARIABLE) or None)
        return (init_settings, env_settings, file)

    @classmethod
    def explicit(cls, **values: Any) -> "Settings":
        """Return settings made of these values and the defaults, whatever the environment says."""
        return _Explicit(**values)

    @classmethod
    def load(cls, **overrides: Any) -> Self:
        """Read the environment; raise SettingsError with one line if something is wrong.

        XANH_SETTINGS_FILE names a file of lines like `XANH_LOG_LEVEL=INFO`; what stands in the
        environment counts more.
        """
        path = os.environ.get(FILE_VARIABLE)
        if path and not Path(path).is_file():
            raise SettingsError(f"{FILE_VARIABLE}: there is no file {path}")
        given = {name: value for name, value in overrides.items() if value is not None}
        try:
            return cls(**given)
        except ValidationError as error:
            raise SettingsError("; ".join(map(_sentence, error.errors()))) from None

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def base_url(self) -> str:
        """Where python-telegram-bot sends a method's call; it appends the token itself."""
        return f"{self.api_url}/bot"

    @property
    def base_file_url(self) -> str:
        """Where python-telegram-bot fetches files from; it follows from the API's address."""
        return f"{self.api_url}/file/bot"

    def require_token(self) -> str:
        """Return the bot's token or raise SettingsError."""
        if self.bot_token is None:
            raise SettingsError(
                "XANH_BOT_TOKEN is not set: ask @BotFather for a token, or try `xanh demo`"
            )
        return self.bot_token.get_secret_value()

    def require_webhook_secret(self) -> str:
        """Return the webhook's secret or raise SettingsError."""
        if self.webhook_secret is None:
            raise SettingsError(
                "XANH_WEBHOOK_SECRET is not set: without it anybody could post updates; make one "
                "with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
        return self.webhook_secret.get_secret_value()

    def resolve_database_url(self) -> str:
        """Return SQLAlchemy's address of the database, SQLite in the data folder by default."""
        if self.database_url is None or not self.database_url.get_secret_value():
            return f"sqlite:///{self.data_dir / 'xanh.db'}"
        url = self.database_url.get_secret_value()
        scheme, separator, rest = url.partition("://")
        if not separator or scheme.split("+")[0] not in {"sqlite", "postgresql", "postgres"}:
            raise SettingsError("XANH_DATABASE_URL begins with postgresql:// or sqlite:///")
        if scheme in {"postgres", "postgresql"}:
            return f"postgresql+psycopg://{rest}"
        return url


class _Explicit(Settings):
    """Settings that ask nothing but their arguments."""


def _sentence(problem: Any) -> str:
    message = str(problem["msg"]).removeprefix("Value error, ")
    if not problem["loc"]:
        return message
    return f"XANH_{str(problem['loc'][0]).upper()}: {message}"
