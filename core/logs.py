"""Logs: one line an event, constant message, the particulars behind it; never a secret."""

import logging
import re
import sys
from typing import TextIO

#: A bot's token wherever it turns up: alone, in a URL (quoted or not), behind other letters, in
#: the text of an exception.
_TOKEN = re.compile(r"(bot)?[0-9]{3,}(?::|%3[Aa])[A-Za-z0-9_-]{20,}")
_PASSWORD = re.compile(r"(://[^:/@\s]*):[^@\s]+@")
_STANDARD = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {
    "message",
    "asctime",
    "taskName",
}


def redact(text: str) -> str:
    """Return the text without bot tokens and without passwords in addresses."""
    return _PASSWORD.sub(r"\1:…@", _TOKEN.sub("<token>", text))


class RedactingFormatter(logging.Formatter):
    """Formats a record with its particulars as key=value, then takes the secrets out.

    The whole line is redacted, traceback included: httpx logs the URL, which holds the token, and
    so do the texts of several exceptions of python-telegram-bot.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one redacted entry."""
        line = super().format(record)
        particulars = [
            f"{key}={value}" for key, value in record.__dict__.items() if key not in _STANDARD
        ]
        if particulars:
            first, newline, rest = line.partition("\n")
            line = " ".join([first, *particulars]) + newline + rest
        return redact(line)


def set_up_logging(level: str, stream: TextIO = sys.stderr) -> None:
    """Send everything of `level` and above to `stream`, redacted."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "apscheduler"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
