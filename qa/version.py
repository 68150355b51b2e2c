"""Which version of the program this is."""


def program_version() -> str:
    """The version that is installed; "source" where the program runs from its source alone."""
    from importlib.metadata import PackageNotFoundError, version  # slow to import, and few commands need it

    try:
        return version("briefing-qa")
    except PackageNotFoundError:
        return "source"
