"""The page of a large plan: how large it is, and how long whoever asks for it waits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.model.permission import SYSTEM
from engine.service import deployments, organisation, plans
from engine.service.engine import Engine
from engine.service.organisation import accounts, sign_in
from tests.benchmarks.measuring import Figure, spent_in_turn
from webui.app import create_app

MODELS = Path(__file__).parents[1] / "web" / "models"
SHARES = 1000
OCTETS, MICROSECONDS = 120_000, 20_000
TURNS = 10
MONITOR, PASSWORD = "monitor", "mot-cau-dai-de-nho-2025"


def of_a_large_plan(engine: Engine) -> Iterator[Figure]:
    """The page as the agency that watches over the plan opens it."""
    _people(engine)
    files = {path.relative_to(MODELS).as_posix(): path for path in MODELS.rglob("*.*")}
    contents = {name: path.read_bytes() for name, path in files.items() if path.is_file()}
    deployments.deploy(engine, SYSTEM, "ke-hoach-thu", contents)
    root_id = plans.start(engine, SYSTEM, "ke-hoach-thu", {})
    app = create_app(engine)
    client = app.test_client()
    client.set_cookie("dieuphoi", sign_in.sign_in(engine, MONITOR, PASSWORD).token)

    def page() -> int:
        answer = client.get(f"/ke-hoach/{root_id}")
        if answer.status_code != 200:
            raise AssertionError(answer.status)
        return len(answer.data)

    (spent,) = spent_in_turn(page, turns=TURNS)
    label = f"page of a plan of {SHARES:,} assignments, processors of the program"
    yield Figure(label, spent.program, MICROSECONDS, "20 ms", 1.0)
    yield Figure("its octets", page(), OCTETS, "not microseconds but octets", 1.0)


def _people(engine: Engine) -> None:
    shares = [
        {"id": f"xa-{number}", "name": f"Xã số {number}", "kind": "ubnd-xa", "level": "xa"}
        for number in range(SHARES)
    ]
    monitor = {"id": "so-noi-vu", "name": "Sở Nội vụ", "kind": "so", "level": "tinh"}
    agencies = [*shares, monitor]
    kinds = ("van_thu", "chuyen_vien", "truong_phong", "lanh_dao")
    organisation.load(
        engine,
        {
            "agencies": agencies,
            "groups": [
                {"key": "cac-so", "name": "Các xã", "members": [each["id"] for each in shares]}
            ],
            "positions": [
                {"agency": each["id"], "kind": kind} for each in agencies for kind in kinds
            ],
            "officers": [
                {"login": MONITOR, "name": "Theo dõi", "positions": ["so-noi-vu/truong_phong"]}
            ],
        },
    )
    with engine.storage.read() as unit:
        officer = unit.officers.by_login(MONITOR)
    assert officer is not None
    accounts.set_password(engine, SYSTEM, officer.id, PASSWORD)
