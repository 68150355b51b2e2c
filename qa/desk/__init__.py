"""The quote desk: a text's quotations held against a library, and who said what in it."""
