"""A library in a folder: SQLite is the truth, FAISS and tantivy search; what they keep can be deleted at any time."""
