"""Web pages: finding the article, its text as the page shows it, and its title, date and source."""
