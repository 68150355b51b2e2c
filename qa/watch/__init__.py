"""Watched folders: new and changed files are added as they come."""

from qa.watch.watcher import Event, watch

__all__ = ["Event", "watch"]
