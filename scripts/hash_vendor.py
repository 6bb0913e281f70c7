"""Write vendor.toml anew: name, version, file, licence and sha256 of every vendored file.

Run after vendoring, then review the difference.
"""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "src/bianzhi/ui/static/ui/vendor"
LICENCES = {"bootstrap": "MIT", "htmx": "0BSD", "echarts": "Apache-2.0", "bootstrap-icons": "MIT"}
HEAD = (
    "# Files of the packages as published, without source map lines; icons.svg holds symbols picked from its package.\n"
    "# tests/ui/test_vendor.py checks the hashes.\n"
)


def main() -> None:
    """Hash every file below a folder named <name>-<version>."""
    parts = [HEAD]
    for path in sorted(FOLDER.glob("*/*")):
        name, _, version = path.parent.name.rpartition("-")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        parts.append(
            f'\n[[file]]\nname = "{name}"\nversion = "{version}"\nfile = "{path.relative_to(FOLDER).as_posix()}"\n'
            f'licence = "{LICENCES[name]}"\nsha256 = "{digest}"\n'
        )
    (FOLDER / "vendor.toml").write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
