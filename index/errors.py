"""What a library can refuse; every message says what was wrong, what was found and what to do."""


class LibraryError(Exception):
    """The library cannot do what was asked: damaged, locked, full, of another version or read-only."""


class Busy(LibraryError):
    """Another process is writing the library and did not finish in time; the same request may succeed later."""


class EmbedderMismatch(LibraryError):
    """The library's vectors come from another embedding model than the one it was opened with."""


class OutdatedLibrary(LibraryError):
    """The library was made by an earlier version, which knew less of a passage; it has to be embedded again."""
