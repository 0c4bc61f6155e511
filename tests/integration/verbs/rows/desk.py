"""An officer's own desk: the lists that he saved."""

from __future__ import annotations

from engine.errors import Forbidden, InvalidInput, NotFound
from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import CLERK, OFFICER, OURS, THEIRS
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row

LATE = "tab=agency&time=overdue"


def shared(scene: Scene) -> str:
    """The clerk has shared a view with his agency."""
    return verbs.save_view(scene.engine, scene.who(CLERK), "Quá hạn", LATE, agency_id=OURS)


ROWS = [
    Row(
        "a list is saved under a name, for oneself",
        "view.save",
        CLERK,
        lambda s, who: verbs.save_view(s.engine, who, "Quá hạn", LATE, command_id=s.click),
        everybody=True,
    ),
    Row(
        "a list is shared with one's agency, on record",
        "view.share",
        CLERK,
        lambda s, who: verbs.save_view(
            s.engine, who, "Quá hạn", LATE, agency_id=OURS, command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "a shared list becomes private again under another name",
        "view.save",
        CLERK,
        lambda s, who: verbs.save_view(
            s.engine, who, "Chậm", LATE, view_id=s.it, command_id=s.click
        ),
        given=shared,
        everybody=True,
    ),
    Row(
        "who saved it drops it",
        "view.drop",
        CLERK,
        lambda s, who: verbs.drop_view(s.engine, who, s.it, command_id=s.click),
        given=shared,
        everybody=True,
    ),
    Row(
        "a colleague begins his day with a shared list",
        "view.choose",
        OFFICER,
        lambda s, who: verbs.choose_view(s.engine, who, s.it, command_id=s.click),
        given=shared,
        everybody=True,
    ),
]

REFUSALS = [
    Refusal(
        "no list is saved without a name",
        "view.save",
        CLERK,
        lambda s, who: verbs.save_view(s.engine, who, " ", LATE),
        InvalidInput,
        field="name",
    ),
    Refusal(
        "no list is saved under a name that one has",
        "view.save",
        CLERK,
        lambda s, who: verbs.save_view(s.engine, who, "QUA HAN", LATE),
        InvalidInput,
        given=shared,
        field="name",
    ),
    Refusal(
        "no list is shared with another agency",
        "view.share",
        CLERK,
        lambda s, who: verbs.save_view(s.engine, who, "Quá hạn", LATE, agency_id=THEIRS),
        Forbidden,
    ),
    Refusal(
        "a colleague does not drop a shared list",
        "view.drop",
        OFFICER,
        lambda s, who: verbs.drop_view(s.engine, who, s.it),
        Forbidden,
        given=shared,
    ),
    Refusal(
        "another agency's list is not chosen",
        "view.choose",
        f"van_thu.{THEIRS}",
        lambda s, who: verbs.choose_view(s.engine, who, s.it),
        NotFound,
        given=shared,
    ),
]
