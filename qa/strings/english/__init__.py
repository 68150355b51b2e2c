"""English, as the page's first language: what every other one has to have."""
