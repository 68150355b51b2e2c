"""The licences of what is installed with this program, as SPDX names: python -m tests.licences."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
# Permissive ones, and those that ask for no more than their own files to stay free.
ALLOWED = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 CC0-1.0 CNRI-Python HPND ISC MIT MIT-0 MIT-CMU MPL-1.1 MPL-2.0"
    " PSF-2.0 Python-2.0 Unlicense Zlib LLVM-exception".split()
)
# What older packages write in place of a name of SPDX; the first that is found in it counts.
SPELLED = (
    (r"Apache", "Apache-2.0"),
    (r"MIT-CMU|HPND", "MIT-CMU"),
    (r"\bMIT\b", "MIT"),
    (r"Mozilla|MPL", "MPL-2.0"),
    (r"2-Clause|Simplified", "BSD-2-Clause"),
    (r"BSD", "BSD-3-Clause"),
    (r"\bISC", "ISC"),
    (r"Python Software Foundation|\bPSF", "PSF-2.0"),
    (r"Unlicense", "Unlicense"),
    (r"zlib", "Zlib"),
)


def required() -> dict[str, Distribution]:
    """What is installed of the program's own requirements, the extra `milvus`, and all that those require."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [*project["dependencies"], *project["optional-dependencies"]["milvus"]]
    found: dict[str, Distribution] = {}
    while waiting:
        asked = Requirement(waiting.pop())
        name = re.sub(r"[-_.]+", "-", asked.name).lower()
        if name in found or (asked.marker and not asked.marker.evaluate({"extra": ""})):
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # an extra that is not installed
            continue
        waiting += found[name].requires or []
    return found


def licence(package: Distribution) -> str:
    """The expression of SPDX that a package states, or the name of what it states otherwise; "" for none."""
    if stated := package.metadata.get("License-Expression"):
        return str(stated)
    classifiers = [line for line in package.metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    text = " ".join([*classifiers, str(package.metadata.get("License", ""))[:300]])
    return next((name for pattern, name in SPELLED if re.search(pattern, text, re.IGNORECASE)), text.strip()[:80])


def refused(expression: str) -> bool:
    """True unless one of the choices that the expression offers holds only what is allowed."""
    choices = re.split(r"\bOR\b", expression.replace("(", " ").replace(")", " "))
    return not any(
        (names := [name for name in re.split(r"\bAND\b|\bWITH\b|\s", choice) if name]) and set(names) <= ALLOWED
        for choice in choices
    )


def lines() -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of each package."""
    for name, package in sorted(required().items()):
        yield name, package.version, licence(package)


if __name__ == "__main__":
    for name, version, stated in lines():
        print(f"{name:32} {version:16} {stated or '?'}{'  NOT ALLOWED' if refused(stated) else ''}")
