"""PDFs: from glyphs to words, rows, columns and tables, and from these to paragraphs in reading order."""
