"""Files made of bytes, and what is said of those that are refused, for the tests of every format."""

import io
import zipfile

import pytest

from corpus import ReadError, read_bytes

PROSE = "The Ministry of Transport said on Monday that the harbour bridge will stay closed until the end of March."


def zipped(files: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_bytes(name, data)
    return str(caught.value)
