"""The one place where an installation is put together."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from engine.config import Config
from engine.errors import SettingsUnfit
from engine.model.clock import Clock, SystemClock
from engine.notify.mail import Mailer, MemoryMailer, NoMailer, SmtpMailer
from engine.scheduling.clockwork import Clockwork
from engine.scheduling.embedded import EmbeddedClockwork
from engine.scheduling.watchdog import Look, Watchdog
from engine.sentences import sentence
from engine.service.assignments.listeners import AssignmentListener
from engine.service.audit import rows
from engine.service.bulk.carry_on import carry_on
from engine.service.consolidation.listeners import ConsolidationListener
from engine.service.engine import Engine, Service
from engine.service.escalation.listeners import EscalationListener
from engine.service.listeners import Listeners
from engine.service.notifications.admin_notices import IncidentNotices
from engine.service.notifications.digest import DigestListener
from engine.service.plans.listeners import PlanListener
from engine.service.plans.watching import tell_late
from engine.service.runtime import deliveries
from engine.service.tasks.listeners import TaskListener
from engine.service.tasks.subtasks import end_left_over
from engine.storage import Storage

YOUNG_OBJECTS = 20_000
"""New objects between two looks for cycles. A fan-out makes hundreds of thousands that live until
its commit; looking through them at Python's 700 takes a third of its time."""

LISTENERS = Listeners(
    PlanListener(),
    TaskListener(),
    AssignmentListener(),
    ConsolidationListener(),
    EscalationListener(),
    DigestListener(),
    IncidentNotices(),
)
"""Who hears what the runtime does, in this order: plans first, while what ends with one is open."""

CHORES = {"bulk": carry_on, "subtasks": end_left_over, "watches": tell_late}
"""What lies above the clock's own floor and goes on with it."""


def build(
    config: Config | None = None,
    clock: Clock | None = None,
    *,
    services: Mapping[str, Service] | None = None,
    mailer: Mailer | None = None,
) -> Engine:
    """Open the store, bringing it up to date, and give the engine.

    Raises :class:`errors.StoreUnfit` when the database may not be used as it is.
    """
    config = config or Config.from_env()
    if config.database_url.startswith("sqlite:///"):
        Path(config.database_url.removeprefix("sqlite:///")).parent.mkdir(
            parents=True, exist_ok=True
        )
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)
    storage = Storage(config.database_url, key_file=config.secret_file)
    storage.prepare()
    engine = Engine(
        config=config,
        storage=storage,
        clock=clock or SystemClock(),
        mailer=mailer or _mailer(config),
        services=dict(services or {}),
        deliver=deliveries.drain,
        hand_over=deliveries.hand_over,
        chores=CHORES,
        listeners=LISTENERS,
    )
    rows.take_over(engine)
    if config.on_postgresql:
        # The embedded installation runs without the packages of the other clock.
        from engine.scheduling.queue import Waker  # noqa: PLC0415

        engine.waker = Waker(config.database_url)
    return engine


def in_memory(
    clock: Clock,
    *,
    open_world: bool = False,
    services: Mapping[str, Service] | None = None,
    config: Config | None = None,
) -> Engine:
    """An engine whose store lives and dies with the process: the one-shot runner, tests.

    ``open_world`` accepts any name of a service or group.
    """
    config = replace(config or Config.from_env({}), database_url="sqlite://")
    storage = Storage(config.database_url)
    storage.prepare()
    return Engine(
        config=config,
        storage=storage,
        clock=clock,
        mailer=MemoryMailer(),
        services=dict(services or {}),
        deliver=deliveries.drain,
        hand_over=deliveries.hand_over,
        chores=CHORES,
        listeners=LISTENERS,
        open_world=open_world,
    )


def clockwork(engine: Engine) -> Clockwork:
    """The clock that fits the store."""
    if engine.config.on_postgresql:
        # As above.
        from engine.scheduling.queue import QueueClockwork  # noqa: PLC0415

        return QueueClockwork(engine)
    return EmbeddedClockwork(engine)


def watchdog(*looks: Look) -> Watchdog:
    """What ends this process where something of it hangs; it is not running yet."""
    return Watchdog(*looks)


def _mailer(config: Config) -> Mailer:
    if config.smtp_url is None:
        return NoMailer()
    try:
        return SmtpMailer(config.smtp_url, config.mail_from)
    except (OSError, ValueError) as failure:
        # Of the address only what is wrong is told: it holds a password.
        what = sentence(
            "Giá trị không dùng được (%(failure)s). Viết smtp://máy:cổng hoặc smtps://máy:cổng, "
            "có thể thêm ?starttls=required|auto|off và cafile=TỆP.",
            failure=str(failure),
        )
        raise SettingsUnfit(fields={"DIEUPHOI_SMTP_URL": what}) from failure
