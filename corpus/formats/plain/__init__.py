"""Files that are text already: plain text in any encoding, Markdown, subtitles."""
