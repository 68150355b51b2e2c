"""`briefing-qa verify`."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from corpus import Briefing, read
from qa.cli import terminal
from qa.cli.shared import JsonOption, LibraryOption, ModelOption, app, opened, print_json
from qa.receipt.digest import altered, is_digest, read_back
from qa.receipt.record import MAX_BYTES, Cited, Refused, parsed
from qa.receipt.verify import Claims, Verification, among, verified

DIFFERS = 1


@app.command()
def verify(
    receipt: Annotated[Path, typer.Argument(help="What `ask --receipt FILE` or `digest --out FILE` wrote.")],
    file: Annotated[
        list[Path] | None, typer.Option("--file", help="Check it in this original, not the library; may be repeated.")
    ] = None,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check that every quote of a receipt or digest stands where it says (exit code 1 if one doesn't, or was altered).

    Of a digest, also that the file shows the quotes of its receipt and no others.
    """
    with receipt.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    try:
        claimed, sealed, differing = _claims(data)
    except Refused as error:
        raise Refused(f"{receipt} is no receipt that can be checked: {error}") from None
    if file:
        result = verified(claimed, sealed, among(list(read(file)), claimed), "unchecked")
    else:
        with opened(library, model) as opened_library:

            def kept(cited: Cited) -> Briefing | None:
                try:
                    return opened_library.get(cited.id)
                except KeyError:
                    return None

            result = verified(claimed, sealed, kept, "gone")
    result = replace(result, altered=differing)
    if as_json:
        print_json(verification_payload(result))
    else:
        terminal.show_verification(Console(), result)
    raise typer.Exit(0 if result.holds else DIFFERS)


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
