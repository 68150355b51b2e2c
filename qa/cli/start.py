"""What `briefing-qa` runs first: Ctrl-C ends it without a traceback while the commands are still being imported."""

import signal


def main() -> None:
    """Import the command line, then run it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from qa.cli.main import main as run  # 0.3 s

    signal.signal(signal.SIGINT, signal.default_int_handler)
    run()
