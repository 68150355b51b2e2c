"""Texts to vectors: the embedding model, and how passages are embedded with it, here or on other cores and machines."""
