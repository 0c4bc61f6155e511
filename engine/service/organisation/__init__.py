"""Who works: agencies, positions, officers, their accounts, roles and the import of all of it."""

from engine.service.organisation.charter import Report
from engine.service.organisation.divisions import end_division
from engine.service.organisation.holdings import end_holding, hold
from engine.service.organisation.importing import import_file, load
from engine.service.organisation.queries import (
    agencies,
    agency,
    agency_names,
    groups,
    has_divisions,
    living,
    officer_names,
    officers,
    open_work,
    staff,
)
from engine.service.organisation.roles import (
    delegate,
    delegations,
    end_delegation,
    grant,
    may_lend,
    revoke,
    roles,
    seats,
)

__all__ = [
    "Report",
    "agencies",
    "agency",
    "agency_names",
    "delegate",
    "delegations",
    "end_delegation",
    "end_division",
    "end_holding",
    "grant",
    "groups",
    "has_divisions",
    "hold",
    "import_file",
    "living",
    "load",
    "may_lend",
    "officer_names",
    "officers",
    "open_work",
    "revoke",
    "roles",
    "seats",
    "staff",
]
