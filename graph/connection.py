"""Which database is used: the environment's Neo4j, or else one that was chosen and is kept, or else the embedded one.

What was chosen is in `connection.json` in the data folder, which only its owner may read: its password stands in it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from graph import embedded

__all__ = ["Connection", "Found", "chosen", "forget", "from_environment", "keep", "kept", "kept_in", "probe"]

_FIELDS = ("uri", "username", "password", "database")
_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


@dataclass(frozen=True)
class Connection:
    """Where a Neo4j is, and as whom one comes in. `database` None: its default one."""

    uri: str
    username: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str | None = None

    def check(self) -> Connection:
        """Itself. Raises ValueError for an address that cannot be one, or that has a password in it."""
        scheme, sign, rest = self.uri.partition("://")
        if scheme not in _SCHEMES or not sign or not rest.strip("/") or any(mark.isspace() for mark in self.uri):
            raise ValueError(
                f"{self.uri!r} is no address of a Neo4j: neo4j://host:7687 or bolt://host:7687 is expected"
            )
        if "@" in rest:
            raise ValueError("user and password stand apart from the address: neo4j://host:7687 is expected")
        return self

    @property
    def auth(self) -> tuple[str, str] | None:
        """As the driver takes it; None without a password."""
        return (self.username or "neo4j", self.password) if self.password else None


@dataclass(frozen=True)
class Found:
    """What is there: the engine, how many nodes, and whether they are a graph of ours (`revision`) or another's (None)."""

    engine: str
    nodes: int
    revision: int | None


def from_environment(environ: Mapping[str, str] = os.environ) -> Connection | None:
    """The Neo4j that NEO4J_URI and its like name; None when they name none."""
    if not (uri := environ.get("NEO4J_URI")):
        return None
    database = environ.get("NEO4J_DATABASE") or None
    return Connection(uri, environ.get("NEO4J_USERNAME") or "neo4j", environ.get("NEO4J_PASSWORD") or "", database)


def chosen(environ: Mapping[str, str] = os.environ) -> Connection | None:
    """The Neo4j that is used; None when the embedded database is. Raises ValueError for a file that cannot be read."""
    return from_environment(environ) or kept(embedded.data_home())


def kept_in(home: Path) -> Path:
    """The file that keeps the choice in a data folder."""
    return home / "connection.json"


def kept(home: Path) -> Connection | None:
    """The Neo4j that was chosen. Raises ValueError for a file that cannot be read."""
    path = kept_in(home)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Connection(**{name: told[name] for name in _FIELDS if told.get(name)}).check()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror}): let its owner read it") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} says no connection: remove it, and the embedded database is used again") from error


def keep(home: Path, connection: Connection) -> None:
    """Keeps the choice, for its owner's eyes only. Raises ValueError for an address that cannot be one."""
    embedded.write_private(kept_in(home), asdict(connection.check()))


def forget(home: Path) -> None:
    """Goes back to the embedded database."""
    kept_in(home).unlink(missing_ok=True)


def probe(connection: Connection) -> Found:
    """Looks what is there, and changes nothing. Raises ValueError with one line that says what would be right."""
    from graph.store import explained

    connection.check()
    where = (connection.uri, connection.auth, connection.database)
    try:
        with neo4j.GraphDatabase.driver(
            connection.uri, auth=connection.auth, connection_timeout=10, max_transaction_retry_time=2
        ) as driver:
            engine = driver.get_server_info().agent.replace("/", " ")
            with driver.session(database=connection.database, default_access_mode=neo4j.READ_ACCESS) as session:
                nodes = session.run("MATCH (n) RETURN count(n) AS n").single(strict=True)["n"]
                meta = session.run("MATCH (m:Meta {id: 'store'}) RETURN properties(m) AS m").single()
    except (DriverError, Neo4jError, ValueError) as error:
        said = str(explained(error, *where, is_embedded=False))
        names = {
            "NEO4J_USERNAME": "the user",
            "NEO4J_PASSWORD": "the password",
            "NEO4J_DATABASE": "the database",
            "NEO4J_URI": "the address",
        }
        for ours, plain in names.items():
            said = said.replace(ours, plain)
        raise ValueError(said) from error
    return Found(engine, int(nodes), int(meta["m"].get("revision", 0)) if meta else None)
