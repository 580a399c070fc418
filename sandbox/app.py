"""The web application: the Bot API, the play side and the page."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.api import front
from sandbox.errors import PlayError
from sandbox.stage import control, people, reading, talk
from sandbox.world import World

_WEB = Path(__file__).parent / "web"
#: Nothing from elsewhere, and no script in the page itself.
_POLICY = "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'"


async def _page(request: Request) -> Response:  # noqa: ARG001
    return FileResponse(_WEB / "index.html", headers={"Content-Security-Policy": _POLICY})


async def _refuse(request: Request, refusal: Exception) -> Response:  # noqa: ARG001
    if not isinstance(refusal, PlayError):
        raise refusal
    return JSONResponse({"error": refusal.message}, refusal.status)


def create_app(world: World, allowed_hosts: list[str]) -> Starlette:
    """Return the application for a world."""
    methods = ["GET", "POST"]
    app = Starlette(
        routes=[
            Route("/", _page),
            Mount("/web", StaticFiles(directory=_WEB)),
            *people.ROUTES,
            *talk.ROUTES,
            *reading.ROUTES,
            *control.ROUTES,
            Route("/bot{token}/{method}", front.call, methods=methods),
            Route("/file/bot{token}/{path:path}", front.download),
        ],
        # A page from elsewhere must not get in under a name that points to this machine.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts)],
        exception_handlers={PlayError: _refuse},
    )
    app.state.world = world
    return app
