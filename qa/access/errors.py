"""What accounts can refuse."""


class AccessError(ValueError):
    """An account, token or grant cannot be made, found or used; the message says why and what to do."""
