"""What accounts and the door can refuse."""


class AccessError(ValueError):
    """An account, token or grant cannot be made, found or used; the message says why and what to do."""


class Refused(Exception):
    """A request that goes no further: with a status, a sentence for its sender, and headers."""

    def __init__(self, status: int, said: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(said)
        self.status, self.said, self.headers = status, said, headers or {}
