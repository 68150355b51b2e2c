"""How often names and passwords may be tried, and how many are compared at a time, whichever way they come."""

import math

from qa.access.lane import Lane
from qa.access.throttle import Throttle

AT_ONCE = 2  # passwords being compared; each takes 19 MiB


class Attempts:
    """Guesses are few: for a name, an address, and both together."""

    def __init__(self) -> None:
        self.lane = Lane(AT_ONCE)
        # Keys, then how often a minute in the long run, and at once. The first keeps a guesser from shutting out the
        # one he guesses at; the last bounds what many addresses can try together.
        self._pair, self._address, self._name = Throttle(1, 6), Throttle(4, 24), Throttle(10, 60)

    def wait(self, address: str, name: str) -> int:
        """Count an attempt and give 0; or give the seconds until the next one may be made."""
        for throttle, key in self._keys(address, name):
            if seconds := throttle.wait(key):
                return math.ceil(seconds)
        return 0

    def give_back(self, address: str, name: str) -> None:
        """Take back one that was right."""
        for throttle, key in self._keys(address, name):
            throttle.give_back(key)

    def _keys(self, address: str, name: str) -> tuple[tuple[Throttle, str], ...]:
        return (self._address, address), (self._pair, f"{address} {name}"), (self._name, name)
