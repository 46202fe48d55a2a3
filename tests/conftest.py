"""What every test may ask for: a real embedded PostgreSQL, one for the whole run, a database for each worker.

* `office`: the configuration, with Django switched on and a database that was made from a migrated template.
* `tenant`: a fresh tenant in it. Tests do not clean up after themselves: a tenant sees only its own.
* `other_tenant`: a second one, for walls.

The server is started once, under a file lock, and shared by the workers of pytest-xdist; the last one stops it. fsync
is off: tests of crashes make a server of their own.
"""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings

# A slow or busy machine is no fault of the product: no test judges by the clock.
settings.register_profile("by_result_alone", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("by_result_alone")

# Playwright's synchronous calls keep an event loop in the thread; Django would refuse its database beside one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

TEMPLATE = "arrears_template"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def office_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Path]:
    """A short folder that all workers of this run share; the last to leave stops the server and removes it."""
    from arrears.office.database.embedded import EmbeddedServer

    base = tmp_path_factory.getbasetemp()
    run = base.parent if worker_id != "master" else base
    folder = Path(tempfile.gettempdir()) / f"arrears-test-{run.stat().st_ino}-{run.name[-12:]}"
    with exclusive(Path(f"{folder}.lock")):
        folder.mkdir(exist_ok=True)
        (folder / f"user-{worker_id}").touch()
    yield folder
    with exclusive(Path(f"{folder}.lock")):
        (folder / f"user-{worker_id}").unlink(missing_ok=True)
        if not list(folder.glob("user-*")):
            EmbeddedServer(folder / "postgresql").stop("immediate")
            shutil.rmtree(folder, ignore_errors=True)
            Path(f"{folder}.lock").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def office(office_folder: Path, worker_id: str) -> Iterator[object]:
    """The office's configuration; its database is this worker's own."""
    from arrears.office.database import address
    from arrears.office.database.embedded import EmbeddedServer
    from arrears.office.database.prepare import make_roles, migrate

    server = EmbeddedServer(office_folder / "postgresql", FAST)
    database = f"arrears_{worker_id}"
    os.environ["ARREARS_DATA"] = str(office_folder / f"data-{worker_id}")
    os.environ["ARREARS_DATABASE_URL"] = server.conninfo(address.APPLICATION_ROLE, database)
    os.environ["ARREARS_DATABASE_OWNER_URL"] = server.conninfo(address.OWNER_ROLE, TEMPLATE)
    server.start()
    from arrears.office.keys import make_keys
    from arrears.office.wiring import switch_on

    config = switch_on()
    make_keys(config)
    with exclusive(office_folder / "template.lock"):
        if not (office_folder / "template.done").exists():
            make_roles(server.conninfo(), TEMPLATE)
            migrate(address.owner_conninfo(config), address.APPLICATION_ROLE)
            from django.db import connections

            connections.close_all()
            (office_folder / "template.done").touch()
        make_roles(server.conninfo(), database, TEMPLATE)
    yield config
    from django.db import connections

    connections.close_all()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """`master` without pytest-xdist, else `gw0`, `gw1` …"""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture
def tenant(office: object) -> UUID:
    """A fresh tenant."""
    return make_tenant()


@pytest.fixture
def other_tenant(office: object) -> UUID:
    """Another fresh tenant."""
    return make_tenant()


def make_tenant(kind: str = "lender") -> UUID:
    from arrears.office.store.models import Tenant

    return Tenant.objects.create(id=uuid4(), code=f"t{secrets.token_hex(6)}", name="示例机构", kind=kind).id
