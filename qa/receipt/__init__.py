"""Receipts: what an answer rests on, sealed, and whether its quotes still stand."""
