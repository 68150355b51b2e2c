"""`briefing-qa verify`."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from corpus import Briefing, read, read_bytes
from index import Library
from qa.cli import desk_terminal, terminal
from qa.cli.shared import JsonOption, LibraryOption, ModelOption, app, opened, print_json
from qa.digests import altered, docx, is_digest, read_back
from qa.receipt.clippings import CheckedClipping, checked, clippings
from qa.receipt.record import MAX_BYTES, Refused, parsed
from qa.receipt.verify import Claims, Verification, among, verified

DIFFERS = 1


@app.command()
def verify(
    receipt: Annotated[
        Path, typer.Argument(help="What `ask --receipt` or `digest --out` wrote, or clippings as the page saves them.")
    ],
    file: Annotated[
        list[Path] | None, typer.Option("--file", help="Check it in this original, not the library; may be repeated.")
    ] = None,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check that every quote of a receipt or digest stands where it says (exit code 1 if one doesn't, or was altered).

    Of a digest, also that the file shows the quotes of its receipt and no others. Of clippings (Markdown, Word or plain
    text), every quote that stands there with its place.
    """
    with receipt.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if not _has_receipt(data):
        _verify_clippings(receipt, data, file, library, model, as_json)
    try:
        claimed, sealed, differing = _claims(data)
    except Refused as error:
        raise Refused(f"{receipt} is no receipt that can be checked: {error}") from None
    if file:
        result = verified(claimed, sealed, among(list(read(file)), claimed), "unchecked")
    else:
        with opened(library, model) as opened_library:
            result = verified(claimed, sealed, lambda cited: _kept(opened_library, cited.id), "gone")
    result = replace(result, altered=differing)
    if as_json:
        print_json(verification_payload(result))
    else:
        terminal.show_verification(Console(), result)
    raise typer.Exit(0 if result.holds else DIFFERS)


def _has_receipt(data: bytes) -> bool:
    """Whether a file is a receipt or a digest; a Word document without one may hold clippings."""
    if not data.startswith(b"PK"):
        return data.lstrip().startswith(b"{") or is_digest(data)
    try:
        return bool(docx.read(data)[1])
    except Refused:
        return True  # whatever is wrong with it is told of it as a digest


def _verify_clippings(
    path: Path, data: bytes, files: list[Path] | None, library: str | None, model: str | None, as_json: bool
) -> NoReturn:
    try:
        found = clippings(_text_of(path, data))
    except Refused as error:
        raise Refused(f"{path} is nothing that can be checked: {error}") from None
    if files:
        originals = {briefing.id: briefing for briefing in read(files)}
        only = next(iter(originals.values())) if len(originals) == 1 else None
        result = checked(found, lambda id: originals.get(id, only))
    else:
        with opened(library, model) as opened_library:
            result = checked(found, lambda id: _kept(opened_library, id))
    if as_json:
        print_json(clippings_payload(result))
    else:
        desk_terminal.show_clippings(Console(), result)
    raise typer.Exit(0 if all(one.status == "unchanged" for one in result) else DIFFERS)


def _text_of(path: Path, data: bytes) -> str:
    """What a file says; Markdown and plain text in its own lines."""
    if len(data) > MAX_BYTES:
        raise Refused(f"it has more than the {MAX_BYTES:,} bytes that are read; give the right file")
    if path.suffix.lower() in {".md", ".markdown", ".txt"}:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Refused("it is not UTF-8; give the file as the page saved it") from None
    return read_bytes(path.name, data).text


def _kept(library: Library, id: str) -> Briefing | None:
    try:
        return library.get(id)
    except KeyError:
        return None


def clippings_payload(result: Sequence[CheckedClipping]) -> dict[str, Any]:
    """What was found of clippings, as `--json` prints it."""
    return {
        "holds": all(one.status == "unchanged" for one in result),
        "quotes": [
            {
                "briefing": one.clipping.briefing,
                "start": one.clipping.start,
                "end": one.clipping.end,
                "text": one.clipping.text,
                "status": one.status,
                "line": one.line,
                "said": one.said,
                "original": one.original,
                "places": [list(place) for place in one.places],
            }
            for one in result
        ],
    }


def _claims(data: bytes) -> tuple[Claims, bool, tuple[str, ...]]:
    """What a file claims, whether it is as it was sealed, and where it shows something else. Raises Refused."""
    if not is_digest(data):
        return *parsed(data), ()
    if len(data) > MAX_BYTES:
        raise Refused(f"it has more than the {MAX_BYTES:,} bytes of any digest; give the right file")
    claimed, sealed, shown = read_back(data)
    return claimed, sealed, () if shown is None else altered(claimed, shown)


def verification_payload(result: Verification) -> dict[str, Any]:
    """What was found, as `--json` prints it."""
    return {
        "holds": result.holds,
        "sealed": result.sealed,
        "question": result.receipt.question,
        "at": result.receipt.at,
        "restated": list(result.restated),
        "altered": list(result.altered),
        "quotes": [
            {
                **asdict(item.quoted),
                "status": item.status,
                "said": item.said,
                "places": [list(place) for place in item.places],
            }
            for item in result.checked
        ],
    }
