"""The bill of materials: all that the locks name, as CycloneDX JSON. `bin/bom` prints it, `bin/bom FILE` keeps it."""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
LOCKED = re.compile(r"^([a-z0-9.-]+)(?:\[[^]]*\])?==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
REQUIRED, EXCLUDED = ComponentScope.REQUIRED, ComponentScope.EXCLUDED


def bill() -> Bom:
    """What runs is `required`; what only builds, tests or checks it is `excluded`."""
    made = Bom(components=[*_python(), *_node()])
    about = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    made.metadata.component = Component(
        name=about["name"], version=about["version"], type=ComponentType.APPLICATION, bom_ref=about["name"]
    )
    made.register_dependency(made.metadata.component, made.components)
    return made


def _python() -> Iterator[Component]:
    product = _locked("requirements.txt") | _locked("requirements-embedded.txt")
    others = _locked("requirements-dev.txt") | _locked("requirements-node.txt")
    for (name, version), hashes in (others | product).items():
        scope = REQUIRED if (name, version) in product else EXCLUDED
        yield _component(PackageURL("pypi", name=name, version=version), scope, hashes)


def _locked(name: str) -> dict[tuple[str, str], list[HashType]]:
    """What one lock holds: name and version, and the hash of each of its files."""
    found: dict[tuple[str, str], list[HashType]] = {}
    hashes: list[HashType] = []
    for line in (ROOT / name).read_text().splitlines():
        if locked := LOCKED.match(line):
            hashes = found[locked[1], locked[2]] = []
        hashes += [HashType(alg=HashAlgorithm.SHA_256, content=one) for one in HASH.findall(line)]
    return found


def _node() -> Iterator[Component]:
    packages: dict[str, dict[str, Any]] = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for path, facts in packages.items():
        if path:
            scope_of_name, _, name = path.rpartition("node_modules/")[2].rpartition("/")
            url = PackageURL("npm", scope_of_name or None, name, facts["version"])
            content = base64.b64decode(facts["integrity"].removeprefix("sha512-")).hex()
            hashes = [HashType(alg=HashAlgorithm.SHA_512, content=content)]
            yield _component(url, EXCLUDED if facts.get("dev") else REQUIRED, hashes)


def _component(url: PackageURL, scope: ComponentScope, hashes: list[HashType]) -> Component:
    return Component(
        name=url.name,
        group=url.namespace,
        version=url.version,
        type=ComponentType.LIBRARY,
        purl=url,
        bom_ref=str(url),
        scope=scope,
        hashes=hashes,
    )


def main(arguments: list[str]) -> int:
    text = JsonV1Dot6(bill()).output_as_string(indent=2)
    if arguments:
        Path(arguments[0]).write_text(f"{text}\n")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
