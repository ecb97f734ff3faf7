"""``make check``: everything that can be known without running the suite, one line each.

Usage: checking.py [names …] runs only those named.
"""

import base64
import os
import re
import secrets
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
OURS = ("peersupport", "groups", "members", "meetings", "ethics", "resources", "bench")
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)
HASHED_PIN = re.compile(r"^[A-Za-z0-9._-]+(?:\[[^\]]*\])?==\S+(?: ;.*)? \\\n    --hash=sha256:", re.MULTILINE)
# Written with brackets so that this line does not find itself.
FOREIGN = re.compile(
    r"pyp[i]\.org|pythonhost[e]d|registry\.np[m]js|deb\.debia[n]|/wor[k]/(main|shared|steering|\.library)|/roo[t]/|/hom[e]/\w+/"
)


def format_() -> str:
    """Code is in shape."""
    return _tool("ruff", "format", "--check", ".")


def lint() -> str:
    """Ruff finds nothing."""
    return _tool("ruff", "check", "--output-format=concise", ".")


def types() -> str:
    """Every signature holds."""
    return _tool("mypy", "--no-error-summary", *(name for name in OURS if (ROOT / name).exists()))


def layers() -> str:
    """Imports point down."""
    return _tool("lint-imports")


def migrations() -> str:
    """Models and migrations agree."""
    return _manage("makemigrations", "--check", "--dry-run", DEMO="1")


def templates() -> str:
    """Djlint finds nothing."""
    return _tool("djlint", "--lint", "--quiet", "templates")


def translations() -> str:
    """Every sentence is there in every language."""
    return _tool("python", "scripts/translations.py", "check")


def lock() -> str:
    """The locks pin, with hashes, just what pyproject.toml asks for, and agree with each other."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pinned = {kind: _pins(kind) for kind in ("run", "dev")}
    wrong = [
        f"dev.txt has {name} {pinned['dev'].get(name)}, run.txt {version}"
        for name, version in pinned["run"].items()
        if pinned["dev"].get(name) != version
    ]
    wishes = {"run": project["project"]["dependencies"], "dev": project["dependency-groups"]["dev"]}
    for kind, lines in wishes.items():
        asked = [Requirement(line) for line in lines]
        for wish in asked:
            version = pinned[kind].get(canonicalize_name(wish.name))
            if version is None or not wish.specifier.contains(version, prereleases=True):
                wrong.append(f"{kind}.txt has {wish.name} {version}; pyproject.toml asks for {wish.specifier or 'any'}")
        names = {canonicalize_name(wish.name) for wish in asked}
        wrong += [f"{kind}.txt has {name}; pyproject.toml no longer asks for it" for name in _direct(kind) - names]
    for kind in pinned:
        text = _lock_text(kind)
        if len(PIN.findall(text)) != len(HASHED_PIN.findall(text)) or "://" in re.sub(r"#.*", "", text):
            wrong.append(f"{kind}.txt has a pin without a hash, or an address")
    return "\n".join([*wrong, "Run: make lock"] if wrong else [])


def compose() -> str:
    """docker-compose.yml is sound: every service has a source, every secret and volume it names is declared."""
    declared = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    wrong = []
    for name, service in declared["services"].items():
        if not ({"image", "build"} & service.keys()):
            wrong.append(f"{name}: neither image nor build")
        wrong += [
            f"{name}: secret {each} is not declared"
            for each in service.get("secrets", [])
            if each not in declared["secrets"]
        ]
        wrong += [
            f"{name}: waits for {each}, which is not there"
            for each in service.get("depends_on", {})
            if each not in declared["services"]
        ]
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            if source.startswith("./") and not (ROOT / source).exists():
                wrong.append(f"{name}: {source} is not in the project")
            elif not source.startswith((".", "/")) and source not in declared["volumes"]:
                wrong.append(f"{name}: volume {source} is not declared")
    return "\n".join(wrong)


def deploy() -> str:
    """Django's and our own checks are silent in an environment like that of real use."""
    production = {
        "DATABASE_URL": "postgresql://circle@127.0.0.1/circle",
        "BROKER_URL": "redis://127.0.0.1/0",
        "CACHE_URL": "redis://127.0.0.1/1",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VAULT_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "BASE_URL": "https://circle.example",
        "EMAIL_URL": "smtp://mail.circle.example:587",
        "EXIT_URL": "https://weather.example/",
        "TRUSTED_PROXIES": "1",
    }
    return _manage("check", "--deploy", "--fail-level", "WARNING", **production)


def tree() -> str:
    """No file names a package registry's host or a path of somebody's machine."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    found = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and not path.is_symlink():
            text = path.read_bytes().decode("utf-8", "replace")
            found += [
                f"{name}:{number}: {line.strip()[:120]}"
                for number, line in enumerate(text.splitlines(), start=1)
                if FOREIGN.search(line)
            ]
    return "\n".join(found)


CHECKS: dict[str, Callable[[], str]] = {
    "format": format_,
    "lint": lint,
    "types": types,
    "layers": layers,
    "migrations": migrations,
    "templates": templates,
    "translations": translations,
    "lock": lock,
    "compose": compose,
    "deploy": deploy,
    "tree": tree,
}


def main(names: list[str]) -> int:
    """0 when every check is content."""
    chosen = {name: CHECKS[name] for name in names or CHECKS}
    has_failed = False
    with ThreadPoolExecutor(2) as pool:
        futures = {name: pool.submit(check) for name, check in chosen.items()}
        for name, future in futures.items():
            trouble = future.result().strip()
            print(f"{name:<14}{'ok' if not trouble else 'not yet:'}", flush=True)
            if trouble:
                has_failed = True
                print("\n".join(f"    {line}" for line in trouble.splitlines()[-60:]), flush=True)
    return 1 if has_failed else 0


def _tool(*words: str) -> str:
    return _output([str(BIN / words[0]), *words[1:]], {})


def _manage(*words: str, **environment: str) -> str:
    return _output([str(BIN / "python"), "manage.py", *words], environment)


def _output(command: list[str], environment: dict[str, str]) -> str:
    """Nothing when ``command`` succeeds, else what it said."""
    with tempfile.TemporaryDirectory(prefix="peersupport-check-") as folder:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "DATA_DIR": folder, "DEBUG": "0", "DEMO": "0", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    said = (done.stdout + done.stderr).strip()
    return (said or f"ended with {done.returncode}") if done.returncode else ""


def _lock_text(kind: str) -> str:
    return (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")


def _pins(kind: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in PIN.findall(_lock_text(kind))}


def _direct(kind: str) -> set[str]:
    """Libraries that the lock says pyproject.toml itself asked for."""
    origin = "peer-support (pyproject.toml)" if kind == "run" else "peer-support (pyproject.toml:dev)"
    found, current = set(), ""
    for line in _lock_text(kind).splitlines():
        match = PIN.match(line)
        current = canonicalize_name(match.group(1)) if match else current
        if line.lstrip().startswith("#") and line.endswith(origin):
            found.add(current)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
