"""The known vulnerabilities of what is installed with this program, from osv.dev: python -m tests.vulnerabilities.

Exit code 1 if there are any, 2 if nothing could be asked: then nothing was checked, and that is said.
"""

import json
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any

from tests.licences import required

OSV = "https://api.osv.dev/v1/querybatch"
SECONDS = 30


def known(versions: Sequence[tuple[str, str]], address: str = OSV) -> Iterator[tuple[str, str, str]]:
    """Name, version and vulnerability, for each that is known. Raises OSError or ValueError if it cannot be asked."""
    asked = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in versions]
    request = urllib.request.Request(
        address, json.dumps({"queries": asked}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as reply:
        results: list[Any] = json.load(reply)["results"]
    if len(results) != len(versions):
        raise ValueError(f"{len(versions)} packages were asked for, {len(results)} were answered")
    for (name, version), result in zip(versions, results, strict=True):
        yield from ((name, version, found["id"]) for found in result.get("vulns", ()))


def main(address: str = OSV) -> int:
    """Print what is known, or that it could not be asked; the exit code."""
    versions = [(name, package.version.partition("+")[0]) for name, package in sorted(required().items())]
    try:
        found = list(known(versions, address))
    except (OSError, ValueError, KeyError) as error:
        print(
            f"NOT CHECKED: no vulnerability of {len(versions)} packages was looked up, since {address} cannot be asked"
            f" ({error}); run `make audit` where it can be reached"
        )
        return 2
    for name, version, id in found:
        print(f"{name} {version}: {id}, see https://osv.dev/{id}")
    print(f"known vulnerabilities: {len(found)} in {len(versions)} packages, by osv.dev")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
