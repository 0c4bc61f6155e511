"""Checks what was read: all findings of all files, never an exception."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from lxml import etree

from engine.bpmn.decisions import read_decisions
from engine.bpmn.definition import Definition
from engine.bpmn.parser import ERROR, FileReading, Finding, Reading
from engine.bpmn.validation.activities import (
    check_called_start,
    check_calls,
    check_decisions,
    check_quantities,
    check_self_calls,
    check_services,
)
from engine.bpmn.validation.boundary_events import check_always_interrupting, check_boundaries
from engine.bpmn.validation.collaboration import (
    check_collaboration,
    check_declarations,
    check_executable,
    check_lanes,
)
from engine.bpmn.validation.compensation import (
    check_compensation,
    check_compensation_event_sub_processes,
)
from engine.bpmn.validation.constructs import check_constructs
from engine.bpmn.validation.data import check_data, check_stores, check_variables
from engine.bpmn.validation.deadlines import check_deadlines
from engine.bpmn.validation.drawn_forms import check_drawn_forms
from engine.bpmn.validation.events import (
    check_catchers,
    check_codes,
    check_definitions,
    check_event_references,
    check_triggers,
)
from engine.bpmn.validation.expressions import check_expressions
from engine.bpmn.validation.extension_rules import check_extensions
from engine.bpmn.validation.flows import check_conditions, check_ends, check_flows, check_markers
from engine.bpmn.validation.gateways import check_activation, check_event_gateways, check_gateways
from engine.bpmn.validation.graph import check_loops, check_reach, reachable
from engine.bpmn.validation.invisible_characters import check_invisible
from engine.bpmn.validation.known import Known
from engine.bpmn.validation.languages import check_languages
from engine.bpmn.validation.link_events import check_links
from engine.bpmn.validation.multi_instance import check_behavior, check_loop
from engine.bpmn.validation.names import check_names
from engine.bpmn.validation.plans import check_issuable
from engine.bpmn.validation.receivers import check_receivers
from engine.bpmn.validation.references import check_references
from engine.bpmn.validation.report import Report, Subject, index
from engine.bpmn.validation.schema_rules import check_schema
from engine.bpmn.validation.soundness import check_deadlocks
from engine.bpmn.validation.standard import CLAUSES, check_standard
from engine.bpmn.validation.start_events import check_instantiating, check_starts
from engine.bpmn.validation.sub_processes import check_ad_hoc, check_event_sub_processes
from engine.bpmn.validation.supported import EXECUTED, constructs_of
from engine.bpmn.validation.timers import check_cycles, check_timers
from engine.bpmn.validation.user_tasks import check_duties, check_forms
from engine.sentences import sentence

RULES: Sequence[Callable[[Subject, Report], None]] = (
    check_constructs,
    check_stores,
    check_triggers,
    check_definitions,
    check_boundaries,
    check_event_sub_processes,
    check_compensation_event_sub_processes,
    check_starts,
    check_links,
    check_flows,
    check_conditions,
    check_event_gateways,
    check_markers,
    check_reach,
    check_loops,
    check_deadlocks,
    check_loop,
    check_self_calls,
    check_expressions,
    check_languages,
    check_timers,
    check_duties,
    check_names,
    check_deadlines,
    check_forms,
    check_drawn_forms,
    check_services,
    check_decisions,
    check_calls,
    check_compensation,
    check_activation,
    check_quantities,
    check_behavior,
    check_ad_hoc,
    check_instantiating,
    check_codes,
    check_gateways,
    check_ends,
    check_always_interrupting,
    check_called_start,
    check_data,
    check_event_references,
    check_catchers,
    check_receivers,
    check_cycles,
    check_variables,
)


def check(reading: Reading, known: Known | None = None) -> list[Finding]:
    """Return all findings, those of the reading included, by file and line."""
    decisions, of_tables = read_decisions(reading.tables)
    found = [*reading.findings, *of_tables]
    for file in reading.files.values():
        if file.root is not None:
            found += _of_file(file, reading, known or Known(), decisions)
    found += check_issuable(reading, known or Known())
    found = [_with_clause(finding) for finding in found]
    return sorted(dict.fromkeys(found), key=lambda finding: finding.order)


def strictly(findings: Iterable[Finding]) -> list[Finding]:
    """Refuse for whatever is against the standard, also where nothing of it is executed."""
    return [replace(f, severity=ERROR) if f.clause else f for f in findings]


def _with_clause(finding: Finding) -> Finding:
    clause = CLAUSES.get(finding.code)
    return finding if clause is None else replace(finding, clause=clause)


def refused(findings: Iterable[Finding], file: str | None = None) -> bool:
    """Whether any finding is an error (of one file, when named)."""
    return any(f.severity == ERROR and file in (None, f.file) for f in findings)


def executes(reading: Reading, findings: Iterable[Finding], file: str) -> list[str]:
    """Return the ids of all flow nodes of a file that can run; none when it is refused."""
    if file not in reading.files or refused(findings, file):
        return []
    found: list[str] = []
    for key in reading.files[file].processes:
        definition = reading.definitions[key]
        if definition.executable:
            found += [node for node in reachable(definition) if _runs(definition, node)]
    return sorted(node for node in found if not node.startswith("~"))


def _runs(definition: Definition, node_id: str) -> bool:
    node = definition.nodes[node_id]
    holder = definition.nodes.get(node.scope)
    inside = holder is not None and holder.triggered_by_event
    keys = constructs_of(node, in_event_sub_process=inside)
    return all(key not in EXECUTED or EXECUTED[key].executed for key in keys)


def _of_file(
    file: FileReading, reading: Reading, known: Known, decisions: Container[str]
) -> list[Finding]:
    root = file.root
    if root is None:
        return []
    report = Report(file.name)
    for whole in (
        partial(check_executable, file, reading, report),
        partial(check_declarations, file, reading, report),
        partial(check_schema, file, report),
        partial(check_extensions, root, report),
        partial(check_invisible, root, report),
        partial(check_references, file, report),
        partial(check_collaboration, file, report),
        partial(check_lanes, file, report),
        partial(check_standard, file, reading, report),
    ):
        _guarded(whole, file, report)
    everywhere = index(root)
    runs = any(reading.definitions[key].executable for key in file.processes)
    for key in file.processes:
        drawn_only = runs and not reading.definitions[key].executable
        own = Report(file.name, drawn_only=drawn_only)
        subject = _subject(file, reading, known, decisions, everywhere, key)
        for rule in RULES:
            _guarded(partial(rule, subject, own), file, own)
        report.findings += own.findings
    return report.findings


def _subject(
    file: FileReading,
    reading: Reading,
    known: Known,
    decisions: Container[str],
    everywhere: Mapping[str, etree._Element],
    key: str,
) -> Subject:
    if file.reader is None or file.root is None:
        raise ValueError(key)
    element = file.reader.process_parsers[key].node
    return Subject(
        reading=reading,
        file=file,
        root=file.root,
        definition=reading.definitions[key],
        element=element,
        elements=index(element),
        everywhere=everywhere,
        known=known,
        decisions=decisions,
    )


def _guarded(rule: Callable[[], None], file: FileReading, report: Report) -> None:
    """Run a rule; a fault of the rule itself refuses the file instead of ending the check."""
    try:
        rule()
    except Exception as problem:  # noqa: BLE001  # any input must end in a finding
        message = sentence(
            "Không kiểm tra hết được tệp này (%(fault)s).", fault=type(problem).__name__
        )
        if file.root is not None:
            report.error("check-failed", file.root, message)
