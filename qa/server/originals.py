"""Original files of uploads: kept beside their library; a PDF is given to the browser, anything else as a download."""

import logging
import re
from collections.abc import Sequence

from starlette.responses import FileResponse

from corpus import Briefing
from index.originals import Original, Originals

# A file of a stranger: nothing in it may load, run, or send anything.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
_STRANGE = re.compile(r"[^\w.() -]+")

log = logging.getLogger(__name__)


def response(original: Original, id: str) -> FileResponse:
    """The file, named after the briefing `id`."""
    name = _STRANGE.sub("_", id)[:100].strip(". ") or "briefing"
    kind = "application/pdf" if original.pdf else "application/octet-stream"
    return FileResponse(
        original.path,
        media_type=kind,
        filename=f"{name.removesuffix('.pdf')}.pdf" if original.pdf else name,
        content_disposition_type="inline" if original.pdf else "attachment",
        headers={"Content-Security-Policy": POLICY},
    )


def keep(place: Originals | None, originals: Sequence[tuple[Briefing, bytes]]) -> None:
    """Keep what was uploaded, if the library is in a folder; the briefings are in it all the same if that fails."""
    if place is None:
        return
    for briefing, data in originals:
        try:
            place.keep(briefing, data)
        except OSError as error:
            log.warning("an original file could not be kept: %s", error.strerror)
