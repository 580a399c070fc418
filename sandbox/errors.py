"""What the Bot API answers when it refuses."""


class ApiError(Exception):
    """A refusal as the Bot API words it: a code, a description and perhaps a time to wait."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


class PlayError(Exception):
    """A refusal of the play side: what a Telegram app would not let a person do."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def bad_request(reason: str) -> ApiError:
    """Return the refusal of a request that is wrong in itself."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Return the refusal of something that the person or the group does not allow."""
    return ApiError(403, f"Forbidden: {reason}")
