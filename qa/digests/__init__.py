"""What is new, who said what and what answers; as a file with its receipt inside, which can be read back."""

from qa.digests.files import FORMATS, Format, is_digest, read_back, write
from qa.digests.made import Digest, digest
from qa.digests.record import DigestReceipt, Line, digest_receipt_of
from qa.digests.shown import altered

__all__ = [
    "FORMATS",
    "Digest",
    "DigestReceipt",
    "Format",
    "Line",
    "altered",
    "digest",
    "digest_receipt_of",
    "is_digest",
    "read_back",
    "write",
]
