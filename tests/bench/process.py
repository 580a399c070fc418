"""A bot as a process on its own core, and what it costs."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PEERS = ROOT / ".venv-peers" / "bin" / "python"
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot."""

    pids: tuple[int, ...]
    started: float

    @property
    def cpu(self) -> float:
        """The CPU seconds that it has used so far."""
        return sum(_cpu(pid) for pid in self.pids)

    @property
    def memory(self) -> float:
        """The memory that it holds, in MB."""
        return sum(_memory(pid) for pid in self.pids)


def pin(core: int, pid: int = 0) -> None:
    """Keep a process on one core, where there are two."""
    if len(os.sched_getaffinity(0)) > 1 or pid:
        cores = sorted(_ALL)
        os.sched_setaffinity(pid, {cores[core % len(cores)]})


@asynccontextmanager
async def run(
    arguments: Sequence[str],
    env: Mapping[str, str],
    log: Path,
    *,
    python: Path | str = sys.executable,
    copies: int = 1,
    core: int | None = 0,
) -> AsyncIterator[Bot]:
    """Run a bot, `copies` of it, until the block ends. `core` None: wherever there is room."""
    processes = []
    started = time.perf_counter()
    try:
        with log.open("ab") as out:
            for _ in range(copies):
                process = await asyncio.create_subprocess_exec(
                    str(python), *arguments, stdout=out, stderr=out, env=dict(env), cwd=ROOT
                )
                os.sched_setaffinity(process.pid, _ALL)
                if core is not None:
                    pin(core, process.pid)
                processes.append(process)
        yield Bot(tuple(process.pid for process in processes), started)
    finally:
        for process in processes:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
        for process in processes:
            try:
                await asyncio.wait_for(process.wait(), 30)
            except TimeoutError:
                process.kill()


_ALL = os.sched_getaffinity(0)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _memory(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0
