"""What is kept beside the briefings, in the same file: what readers say of answers, and the notes of programs."""

from collections.abc import Sequence
from dataclasses import astuple

from index.folder.notes import delete_notes, insert_notes, notes_of
from index.records import Feedback, Note
from index.sqlite import Connections

_FEEDBACK = '"right", reason, question, found, briefing, start, "end", quote, at'  # the fields of Feedback, in order


class Beside(Connections):
    """Feedback and notes; neither is a change of the library's content."""

    # -- what readers say of answers ----------------------------------------------------------------------------------

    def keep_feedback(self, said: Feedback) -> None:
        """Keep what a reader said of an answer. It is no change of the library's content."""
        with self.writing() as connection:
            connection.execute(f"INSERT INTO feedback ({_FEEDBACK}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(said))
        self.forget(0.0)

    def feedback(self) -> list[Feedback]:
        """All that readers said of answers, newest first."""
        with self.reading() as connection:
            rows = connection.execute(f"SELECT {_FEEDBACK} FROM feedback ORDER BY at DESC, rowid DESC").fetchall()
        return [
            Feedback(bool(right), reason, question, bool(found), *rest)
            for right, reason, question, found, *rest in rows
        ]

    # -- notes --------------------------------------------------------------------------------------------------------

    def keep_notes(self, notes: Sequence[Note]) -> list[Note]:
        """Keep those whose kind and key are not there yet; which they were."""
        with self.writing() as connection:
            return insert_notes(connection, notes)

    def drop_notes(self, kind: str, keys: Sequence[str]) -> int:
        """Drop the notes of those keys; how many there were."""
        with self.writing() as connection:
            return delete_notes(connection, kind, keys)

    def notes(self, kind: str | None = None) -> list[Note]:
        """The notes of one kind, or of all, newest first."""
        with self.reading() as connection:
            return notes_of(connection, kind)
