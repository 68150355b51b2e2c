"""Texts to vectors: the embedding model, the encoder of questions, and how passages are embedded, here or elsewhere."""
