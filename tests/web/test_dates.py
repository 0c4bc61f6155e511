"""Every date that a page shows is one of the record, and a deadline the one it told last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from engine.model.clock import ZONE, local_date
from engine.service import clock as service_clock
from tests.web.conftest import COLLEAGUE_HEAD, DOER, MONITOR, Browser, Place

OTHER, ISSUER = "chuyen_vien.so-y-te", "lanh_dao.so-noi-vu"
FIRST = date(2025, 4, 14)
"""The last day before the 15th, of which the plan speaks."""
READERS = (DOER, COLLEAGUE_HEAD, OTHER, MONITOR)
AGENCIES = ("so-tu-phap", "so-y-te")
MOMENT = re.compile(r"\b(\d{2}:\d{2}, \d{2}/\d{2}/\d{4})\b")
WRITTEN = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")
KEPT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T[0-9:.]+(?:Z|[+-]\d{2}:\d{2}))?")


def said(page: str) -> str:
    """The words of a page; what a form holds or proposes is no statement."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"<form.*?</form>|<[^>]*>", " ", main, flags=re.DOTALL)


def moments(told: list[dict[str, Any]]) -> set[str]:
    """When each thing happened, as Vietnam writes it."""
    return {each["at"].astimezone(ZONE).strftime("%H:%M, %d/%m/%Y") for each in told}


def written(text: str) -> set[date]:
    """The days that a text names."""
    return {date(int(year), int(month), int(day)) for day, month, year in WRITTEN.findall(text)}


def recorded(place: Place) -> list[dict[str, Any]]:
    """What each transition of the plan says, in their order."""
    with place.engine.storage.read() as unit:
        page = unit.record.of_root(place.plan, limit=1000, newest=False)
    assert page.next is None
    return [
        {**(each.body or {}), "at": each.row.at, "kind": each.row.kind, "reason": each.reason}
        for each in page.rows
    ]


def days(told: Any) -> Iterator[date]:
    """All days in what was told, instants as the day they have in Vietnam."""
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, list):
        for each in told:
            yield from days(each)
    elif isinstance(told, datetime):
        yield local_date(told)
    elif isinstance(told, str):
        for text in KEPT.findall(told):
            at = datetime.fromisoformat(text)
            yield local_date(at) if at.tzinfo else at.date()


class Plan:
    """Officers of two agencies who do at random what moves dates."""

    def __init__(self, place: Place, enter: Callable[[str], Browser], seed: int) -> None:
        self.place, self._enter = place, enter
        self._browsers: dict[str, Browser] = {}
        self.random = Random(seed)  # noqa: S311  # repeatable
        self.done = 0

    def browser(self, login: str) -> Browser:
        """Somebody at his desk; a session does not outlive the days."""
        if login not in self._browsers:
            self._browsers[login] = self._enter(login)
        return self._browsers[login]

    def due(self) -> dict[str, set[date]]:
        """The last day that the plan's page shows for each of its assignments."""
        page = self.browser(MONITOR).get(f"/ke-hoach/{self.place.plan}").get_data(as_text=True)
        rows = re.findall(r"<tr data-element.*?</tr>", page, re.DOTALL)
        cells = {row: row[row.index('data-label="Thời hạn"') :] for row in rows}
        return {
            re.findall(r"/nhiem-vu/(\w+)", row)[0]: written(cell[: cell.index("</td>")])
            for row, cell in cells.items()
        }

    def read(self, login: str, url: str) -> str | None:
        """What a page says to him; None where it is not his to see."""
        answer = self.browser(login).get(url)
        return said(answer.get_data(as_text=True)) if answer.status_code == 200 else None

    def act(self) -> None:
        """Let one thing happen, or days pass."""
        if self.random.random() < 0.3:
            # Also to hours before seven, at which the day in Greenwich is another.
            self.place.clock.advance(timedelta(hours=self.random.randrange(10, 140)))
            service_clock.settle(self.place.engine)
            self._browsers.clear()
            return
        agency = self.random.choice(AGENCIES)
        url = f"/nhiem-vu/{self.place.assignment(agency)}"
        act = self.random.choice([self.ask, self.decide, self.move, self.urge])
        self.done += act(agency, url)

    def day(self) -> str:
        ahead = timedelta(days=self.random.randrange(3, 60))
        return (self.place.clock.now().astimezone(ZONE) + ahead).strftime("%d/%m/%Y")

    def ask(self, agency: str, url: str) -> bool:
        """An agency's leader asks for more time."""
        asked = {"until": self.day(), "reason": "Chờ số liệu", "again": "1"}
        who = self.browser(f"lanh_dao.{agency}")
        return who.post(f"{url}/ask-extension", asked).status_code == 303

    def decide(self, agency: str, url: str) -> bool:
        with self.place.engine.storage.read() as unit:
            waiting = unit.extensions.find(status="asked", order="id")
        if not waiting:
            return False
        row = self.random.choice(waiting)
        form = {"extension": row.id, "reason": "Đồng ý", "again": "1"}
        verb = self.random.choice(["allow", "refuse"])
        url = f"/nhiem-vu/{row.assignment_id}/{verb}-extension"
        return self.browser(ISSUER).post(url, form).status_code == 303

    def move(self, agency: str, url: str) -> bool:
        form = {"last_day": self.day(), "reason": "Điều chỉnh", "basis": "CV 5", "again": "1"}
        who = self.browser(ISSUER)
        return who.post(f"{url}/change-deadline", form).status_code == 303

    def urge(self, agency: str, url: str) -> bool:
        said = {"text": "Khẩn trương"}
        return self.browser(MONITOR).post(f"{url}/urge", said).status_code == 303


def due(told: list[dict[str, Any]], assignment: str) -> date:
    """The last day that the record told for an assignment."""
    moved = [
        each["new"]["last_day"]
        for each in told
        if each["kind"] == "deadline" and each["assignment"] == assignment
    ]
    return date.fromisoformat(moved[-1]) if moved else FIRST


@pytest.mark.parametrize("seed", range(2))
def test_pages_show_the_dates_of_the_record_and_no_others(signed_in, place, seed) -> None:
    plan = Plan(place, signed_in, seed)
    for _ in range(14):
        plan.act()
        told = recorded(place)
        known = {*days(told), local_date(place.clock.now())}
        reader = plan.random.choice(READERS)
        assert plan.due() == {each: {due(told, each)} for each in plan.due()}
        shares = {f"/nhiem-vu/{each}": due(told, each) for each in map(place.assignment, AGENCIES)}
        for url in (*shares, "/viec", f"/ke-hoach/{place.plan}", f"/ke-hoach/{place.plan}/lich-su"):
            text = plan.read(reader, url)
            if text is not None:
                assert written(text) <= known, url
                assert {*MOMENT.findall(text)} <= moments(told), url
                assert url not in shares or shares[url] in written(text)
    assert plan.done >= 4
