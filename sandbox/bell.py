"""Waiting for something to happen without asking again and again."""

import asyncio


class Bell:
    """Wakes everyone who waits; whoever was woken looks for what has changed."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.closing = False

    def ring(self) -> None:
        """Wake everyone who waits now."""
        self._event.set()
        self._event = asyncio.Event()

    def close(self) -> None:
        """Wake everyone and let nobody wait any more: the server is being stopped."""
        self.closing = True
        self.ring()

    async def wait(self, seconds: float) -> bool:
        """Wait for the next ring; return False when time ran out or the server is stopping."""
        if self.closing or seconds <= 0:
            return False
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        return not self.closing
