"""``make faces``: every page × width × colours × direction in Chromium with axe, and contact sheets as pictures.

Usage: faces.py [words to choose pages by, as for pytest -k]. Pictures and sheets land in ``faces/``.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "faces"
ACROSS = 8
TALLEST = 1600
GAP = 16
LABEL = 22
BEHIND = (96, 96, 96)


def main(words: list[str]) -> int:
    """0 when no page has a barrier."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "tests/browser/full_crossing.py", "-q", "-p", "no:randomly", "-rf"]
    if words:
        command += ["-k", " ".join(words)]
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, "FACES": str(FOLDER)}, check=False).returncode
    pictures = 0
    for folder in sorted(path for path in FOLDER.glob("*") if path.is_dir()):
        found = sorted(folder.glob("*.png"))
        pictures += len(found)
        for number, start in enumerate(range(0, len(found), ACROSS), start=1):
            sheet(found[start : start + ACROSS]).save(FOLDER / f"{folder.name}-{number}.png")
    print(f"{pictures} pictures in {time.monotonic() - began:.0f} s; sheets in {FOLDER.relative_to(ROOT)}/")
    return code


def sheet(paths: list[Path]) -> Image.Image:
    """Pictures side by side, each under its name, the long ones cut."""
    pictures = [(path.stem, Image.open(path).convert("RGB")) for path in paths]
    cut = [(name, picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))) for name, picture in pictures]
    width = sum(picture.width + GAP for _name, picture in cut) + GAP
    paper = Image.new("RGB", (width, max(picture.height for _name, picture in cut) + LABEL + GAP), BEHIND)
    pen = ImageDraw.Draw(paper)
    across = GAP
    for name, picture in cut:
        pen.text((across, 4), name, fill="white")
        paper.paste(picture, (across, LABEL))
        across += picture.width + GAP
    return paper


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
