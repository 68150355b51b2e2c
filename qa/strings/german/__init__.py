"""German, as the browser asks for it."""
