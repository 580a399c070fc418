"""A wall around the tests: this machine is all they may talk to."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class OutsideWorld(Exception):
    """A test tried to reach another machine."""


def is_local(host: object) -> bool:
    """Return whether a host name or address means this machine."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


@contextmanager
def wall() -> Iterator[list[str]]:
    """Refuse connections and look-ups beyond this machine; yield the list of what was tried.

    The list is there because code under test may well take a refusal for bad weather and go on.
    """
    tried: list[str] = []

    def refuse(what: str) -> None:
        tried.append(what)
        raise OutsideWorld(f"A test may not reach {what}.")

    def guarded(original: Callable[..., Any], position: int) -> Callable[..., Any]:
        def call(self: socket.socket, *arguments: Any) -> Any:
            address = arguments[position]
            if self.family in {socket.AF_INET, socket.AF_INET6} and not is_local(address[0]):
                refuse(f"{address[0]}:{address[1]}")
            return original(self, *arguments)

        return call

    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if not is_local(host):
            refuse(str(host))
        return look_up(host, *arguments, **options)

    # `connect` and its like are inherited from C: a function on the Python class covers it, and
    # deleted it uncovers it again. Walls may stand inside each other.
    places = {"connect": 0, "connect_ex": 0, "sendto": -1}
    former = {name: vars(socket.socket)[name] for name in places if name in vars(socket.socket)}
    for name, position in places.items():
        setattr(socket.socket, name, guarded(getattr(socket.socket, name), position))
    socket.getaddrinfo = guarded_look_up
    try:
        yield tried
    finally:
        socket.getaddrinfo = look_up
        for name in places:
            if name in former:
                setattr(socket.socket, name, former[name])
            else:
                delattr(socket.socket, name)
