"""`python -m sandbox`: the sandbox as a process of its own."""

import argparse
import asyncio
import contextlib
import json
import signal
import sys
from pathlib import Path

from core.clock import MovableClock
from sandbox.server import DEFAULT_TOKEN, Sandbox


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="sandbox", description="A local Bot API with a web chat."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free")
    parser.add_argument("--data-dir", type=Path, help="where all is kept; else it is temporary")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token of the one bot")
    parser.add_argument("--bot-username", default="xanh_bot")
    parser.add_argument("--bot-name", default="Xanh")
    parser.add_argument("--clock-file", type=Path, help="else `clock` in the data folder")
    parser.add_argument(
        "--print-json", action="store_true", help="print the addresses as one line of JSON"
    )
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows knows no handlers in the loop; there Ctrl+C ends the process.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    sandbox = Sandbox(
        data_dir=arguments.data_dir,
        token=arguments.token,
        bot_username=arguments.bot_username,
        bot_name=arguments.bot_name,
        host=arguments.host,
        port=arguments.port,
        clock=MovableClock(arguments.clock_file) if arguments.clock_file else None,
    )
    async with sandbox:
        addresses = {
            "page_url": sandbox.page_url,
            "api_url": sandbox.api_url,
            "file_url": sandbox.file_url,
            "port": sandbox.port,
        }
        line = json.dumps(addresses) if arguments.print_json else sandbox.page_url
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(_arguments()))
