"""A digest as a file, with its receipt inside, and what such a file says when it is read back."""

from qa.receipt.digest.files import FORMATS, Format, is_digest, read_back, write
from qa.receipt.digest.record import DigestReceipt, Line, digest_receipt_of
from qa.receipt.digest.shown import altered

__all__ = [
    "FORMATS",
    "DigestReceipt",
    "Format",
    "Line",
    "altered",
    "digest_receipt_of",
    "is_digest",
    "read_back",
    "write",
]
