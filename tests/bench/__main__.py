"""`make bench`: everything that is measured, one after another."""

import argparse
import asyncio
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from core.clock import SystemClock
from tests.bench import people, steps
from tests.bench.process import pin


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--updates", type=int, default=3000)
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    pin(1)
    now: datetime = SystemClock().now().astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        url = f"sqlite:///{at / 'xanh.db'}"
        chats = people.make_office(url, 200, now)
        for module in ("ptb_echo", "aiogram_echo", "ptb_sqlalchemy"):
            if not chosen.only or chosen.only in module:
                rows.append(await steps.of_peer(module, module, at, 200, chosen.updates))
                sys.stdout.write(f"{rows[-1]}\n")
        if not chosen.only or chosen.only == "xanh":
            rows.append(await steps.of_ours("xanh", at, url, chats, chosen.updates))
            sys.stdout.write(f"{rows[-1]} {people.count_reports(url)}\n")


if __name__ == "__main__":
    asyncio.run(main())
