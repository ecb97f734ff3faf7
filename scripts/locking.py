"""Chooses library versions and writes requirements/run.txt and dev.txt with hashes and without any index address."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run": [], "dev": ["--group", "dev"]}


def main() -> int:
    """Resolve both locks with uv; what is pinned and still fits stays as it is."""
    uv = shutil.which("uv")
    if not uv:
        sys.exit("Choosing versions needs the tool “uv”. Install it, for example: python3 -m pip install --user uv")
    for kind, options in LOCKS.items():
        command = [uv, "pip", "compile", "-q", "--python-version", "3.11", "--generate-hashes"]
        command += ["--no-strip-extras", "--no-emit-index-url"]  # pip checks hashes of extras by their full name
        subprocess.run([*command, *options, "pyproject.toml", "-o", f"requirements/{kind}.txt"], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
