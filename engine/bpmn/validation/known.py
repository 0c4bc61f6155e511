"""What stands around a diagram; None means that anything is accepted."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """The names a diagram may refer to.

    ``groups``, ``agencies``: keys and ids of the organisation, ``empty_groups`` and ``ended``
    those of them that give work to nobody today; ``positions``: kinds of position, ``held`` the
    (agency, kind) that somebody who can sign in holds today; ``officers``: sign-in names and ids,
    ``locked`` those that cannot; ``policies``: keys of escalation policies; ``settings``: the roles
    for which an agency is named. ``forms``: the form
    files in reach, each with the names it may write (None: unknown); ``processes``: ids of
    processes in reach besides those of the files read.
    """

    services: Container[str] | None = None
    groups: Collection[str] | None = None
    empty_groups: Collection[str] = ()
    agencies: Collection[str] | None = None
    ended: Collection[str] = ()
    positions: Collection[str] | None = None
    held: Collection[tuple[str, str]] | None = None
    officers: Collection[str] | None = None
    locked: Collection[str] = ()
    policies: Collection[str] | None = None
    settings: Collection[str] | None = None
    forms: Mapping[str, tuple[str, ...] | None] | None = None
    processes: Container[str] | None = None
