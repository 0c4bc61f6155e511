"""Who passes where: every route with every verb, asked by everybody about one agency's objects.

``python -m tests.web.matrix`` writes ``permissions.txt`` anew. Read the difference before it is
committed: it is the test.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.model.permission import ROLES, SYSTEM
from engine.service import organisation
from engine.service.organisation import accounts
from engine.storage.db.pool import sqlite_module
from tests.support.passwords import cheap_hashing
from tests.web.conftest import PASSWORD, Browser, Place, fill, opened
from tests.web.routes import Ask, asks, objects

TABLE = Path(__file__).parent / "permissions.txt"
OTHER, PART, OWN, MONITOR = "so-du-lich", "so-y-te", "so-tu-phap", "so-noi-vu"
NOBODY = "a"
PEOPLE: dict[str, tuple[str, str]] = {
    NOBODY: ("nobody: not signed in", ""),
    "b": ("an officer of an agency without a part in the plan", f"chuyen_vien.{OTHER}"),
    "c": ("its records clerk", f"van_thu.{OTHER}"),
    "d": ("its head of division", f"truong_phong.{OTHER}"),
    "e": ("its director", f"lanh_dao.{OTHER}"),
    "f": ("the director of another agency with a part in the plan", f"lanh_dao.{PART}"),
    "g": ("an officer of the agency itself", f"chuyen_vien.{OWN}"),
    "h": ("its head of division", f"truong_phong.{OWN}"),
    "i": ("its director", f"lanh_dao.{OWN}"),
    "j": ("an officer of the agency that monitors the plan", f"chuyen_vien.{MONITOR}"),
    "k": ("its director", f"lanh_dao.{MONITOR}"),
    **{
        letter: (f"without a position, with the role {role}", role)
        for letter, role in zip("lmnop", ROLES, strict=True)
    },
}
"""By the letter of their column: who it is and his account."""
BLIND = "befmp"
"""Who sees little or nothing of the agency's objects."""

SEE_OTHER, BAD, SERVER_ERROR = 303, 400, 500
REFUSED = {401: "!", 403: "-", 404: "."}
LEGEND = """\
# Who passes where. A line is a route with its verb, asked about the objects of one agency
# (Sở Tư pháp) in a plan of several; a column is a person:
{people}
#
# + passes (it is done, or refused for what was sent)   - forbidden   . not found   ! sign in first
# Written by `python -m tests.web.matrix`.
"""


@dataclass
class Scene:
    """The installation, its objects, and everybody signed in; what is done is undone again."""

    place: Place
    browsers: dict[str, Browser]
    objects: dict[str, Any]
    asks: list[Ask]
    kept: Any

    def column(self, letter: str) -> dict[str, str]:
        """What this person is answered, by the name of what was asked."""
        return {ask.name: self.sign(letter, ask, self.objects) for ask in self.asks}

    def sign(self, letter: str, ask: Ask, objects: Mapping[str, Any]) -> str:
        """What this person is answered about these objects."""
        browser = self.browsers[letter]
        token = browser.token
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("flask.templating._render", lambda *_: "")  # pages are not drawn
            answer = ask.put(browser, ask.url(self.place, objects), objects)
        status, to = answer.status_code, answer.headers.get("Location", "")
        if status < BAD and ask.method != "GET":
            self._undo()
            browser.client.set_cookie("dieuphoi", token)
        if status == SEE_OTHER and to.startswith("/dang-nhap?next="):
            return "!"
        assert status < SERVER_ERROR, f"{ask.name}: {status}"
        return REFUSED.get(status, "+")

    def _undo(self) -> None:
        """Bring the store back to where everybody had just signed in."""
        with closing(_connected(self.place)) as store:
            self.kept.backup(store)


@contextmanager
def staged(filled: tuple[Path, str], home: Path) -> Iterator[Scene]:
    """A province of which everybody has an account and is signed in."""
    with opened(filled, home) as place:
        _give_roles(place)
        browsers = {letter: Browser(place) for letter in PEOPLE}
        for letter, browser in browsers.items():
            assert letter == NOBODY or browser.sign_in(PEOPLE[letter][1]).status_code == SEE_OTHER
        made = objects(place)
        with (
            closing(sqlite_module().connect(":memory:")) as kept,
            closing(_connected(place)) as now,
        ):
            now.backup(kept)
            yield Scene(place, browsers, made, asks(place.app), kept)


def _give_roles(place: Place) -> None:
    people = [{"login": role, "name": role, "positions": [], "roles": [role]} for role in ROLES]
    organisation.load(place.engine, {"officers": people}, reason="Thử")
    for role in ROLES:
        accounts.set_password(place.engine, SYSTEM, place.officer(role), PASSWORD)


def _connected(place: Place) -> Any:
    return sqlite_module().connect(place.engine.config.home / "dieuphoi.db")


def expected() -> dict[str, dict[str, str]]:
    """The table as it is kept: what everybody is answered, by what was asked."""
    lines = [line for line in TABLE.read_text().splitlines() if line and line[0] != "#"]
    head, *rows = (line.rsplit("  ", 1) for line in lines)
    return {name.rstrip(): dict(zip(head[1], signs, strict=True)) for name, signs in rows}


def written(scene: Scene) -> str:
    """The table as things are."""
    columns = [scene.column(letter) for letter in PEOPLE]
    wide = max(len(ask.name) for ask in scene.asks)
    people = "\n".join(f"#   {letter}  {who}" for letter, (who, _) in PEOPLE.items())
    rows = {"": "".join(PEOPLE)} | {
        ask.name: "".join(column[ask.name] for column in columns) for ask in scene.asks
    }
    lines = (f"{name:<{wide}}  {signs}\n" for name, signs in rows.items())
    return LEGEND.format(people=people) + "\n" + "".join(lines)


def main() -> None:
    """Write it."""
    with tempfile.TemporaryDirectory() as folder, cheap_hashing():
        filled = fill(Path(folder) / "filled")
        with staged(filled, Path(folder) / "home") as scene:
            TABLE.write_text(written(scene))


if __name__ == "__main__":
    main()
