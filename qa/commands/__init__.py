"""The commands of `briefing-qa`, a file each group; importing this registers them all."""

from qa.commands import access, asking, configuring, keeping, measuring, moving, serving, verifying, watching
from qa.commands.shared import ERROR, app, print_json

__all__ = [
    "ERROR",
    "access",
    "app",
    "asking",
    "configuring",
    "keeping",
    "measuring",
    "moving",
    "print_json",
    "serving",
    "verifying",
    "watching",
]
