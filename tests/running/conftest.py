"""A data folder with the demo in it is made once; tests get copies."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.running.program import Program, manage

Starter = Callable[..., Program]


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Program]]:
    """The folder after a first start, and the program that made it (stopped)."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    program = Program(folder)
    try:
        program.start_and_wait()
        program.stop()
        yield folder, program
    finally:
        program.clean_up()


@pytest.fixture
def folder(demo_folder: tuple[Path, Program], tmp_path: Path) -> Path:
    """A copy of it."""
    copy = tmp_path / "data"
    shutil.copytree(demo_folder[0], copy)
    return copy


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared folder for real use, without people."""
    path = tmp_path_factory.mktemp("prepared") / "real"
    done = manage(path, "prepare")
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def real_folder(prepared_folder: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    copy = tmp_path / "real"
    shutil.copytree(prepared_folder, copy)
    return copy


@pytest.fixture
def start() -> Iterator[Starter]:
    """Starts programs and cleans up behind them."""
    programs: list[Program] = []

    def starter(folder: Path, **values: object) -> Program:
        program = Program(folder, **values)  # type: ignore[arg-type]
        programs.append(program)
        return program

    yield starter
    for program in programs:
        program.clean_up()
