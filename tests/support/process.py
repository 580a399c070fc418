"""The real programs as processes of their own: the sandbox, and `xanh`."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

#: How long a process may take to start or to stop before the test fails.
PATIENCE = 30.0  # seconds
TOKEN = "5000000:SANDBOX-token-that-opens-nothing-else"
ROOT = Path(__file__).parent.parent.parent


@asynccontextmanager
async def serve_sandbox(folder: Path, clock_file: Path) -> AsyncIterator[str]:
    """Run the sandbox; yield its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox",
        "--port",
        "0",
        "--data-dir",
        str(folder),
        "--clock-file",
        str(clock_file),
        "--token",
        TOKEN,
        "--print-json",
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
        yield str(json.loads(line)["page_url"]).rstrip("/")
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), PATIENCE)


class Xanh:
    """`xanh` with its settings: the bot as a process, and the other commands."""

    def __init__(self, url: str, folder: Path, clock_file: Path, database_url: str) -> None:
        self.log = folder / "xanh.log"
        self._env = {
            **{key: value for key, value in os.environ.items() if not key.startswith("XANH_")},
            "XANH_API_URL": url,
            "XANH_BOT_TOKEN": TOKEN,
            "XANH_DATA_DIR": str(folder),
            "XANH_DATABASE_URL": database_url,
            "XANH_CLOCK_FILE": str(clock_file),
            "XANH_LOG_LEVEL": "DEBUG",
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start `xanh run`; it works when it has said so in its log."""
        with self.log.open("ab") as log:
            before = self.log.stat().st_size
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", stderr=log, env=self._env, cwd=ROOT
            )
        async with asyncio.timeout(PATIENCE):
            while b"Running" not in self.log.read_bytes()[before:]:
                if self._process.returncode is not None:
                    raise AssertionError(self.log.read_text(encoding="utf-8")[-2000:])
                await asyncio.sleep(0.02)

    async def wait_for_log(self, line: str, times: int) -> None:
        """Wait until the bot has logged a line so many times more."""
        wanted = self.log.read_text(encoding="utf-8").count(line) + times
        async with asyncio.timeout(PATIENCE):
            # Another process writes it: there is nothing but to look.
            while self.log.read_text(encoding="utf-8").count(line) < wanted:  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    async def kill(self) -> None:
        """Kill the bot as a power cut would."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """Stop the bot in good order; return its exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), PATIENCE)

    def command(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run another command of `xanh` to its end."""
        env: Mapping[str, str] = {**self._env, **settings}
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            env=env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def command_json(self, *arguments: str) -> Any:
        """Run a command and return the JSON that it prints."""
        done = self.command(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
