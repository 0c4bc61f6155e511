"""Every verb of the service under one name each: where they live is said here alone."""

from __future__ import annotations

from engine.service.assignments.deadlines import (
    ask_extension,
    change_deadline,
    decide_extension,
    set_cadence,
)
from engine.service.assignments.difficulties import answer as answer_difficulty
from engine.service.assignments.difficulties import forward as forward_difficulty
from engine.service.assignments.difficulties import raise_ as raise_difficulty
from engine.service.assignments.outward import change as change_outward
from engine.service.assignments.outward import prepare as prepare_outward
from engine.service.assignments.outward import return_ as return_outward
from engine.service.assignments.outward import send as send_outward
from engine.service.assignments.reassignment import reassign as reassign_assignment
from engine.service.assignments.reassignment import resume as resume_assignment
from engine.service.assignments.reassignment import suspend as suspend_assignment
from engine.service.assignments.reassignment import withdraw as withdraw_assignment
from engine.service.assignments.refusals import insist as insist_on_assignment
from engine.service.assignments.respond import accept as accept_assignment
from engine.service.assignments.respond import allocate as allocate_assignment
from engine.service.assignments.respond import refuse as refuse_assignment
from engine.service.assignments.respond import return_ as return_assignment
from engine.service.assignments.respond import submit as submit_assignment
from engine.service.assignments.standing import ask_finish, finish
from engine.service.assignments.succession import take_back as take_transfer_back
from engine.service.assignments.succession import transfer as transfer_agency
from engine.service.assignments.urging import urge
from engine.service.assignments.view import page as list_assignments
from engine.service.audit.verify import anchor, verify
from engine.service.bulk.carry_on import carry_on
from engine.service.bulk.lifecycle import cancel as cancel_bulk
from engine.service.bulk.lifecycle import repeat as repeat_bulk
from engine.service.bulk.lifecycle import start as start_bulk
from engine.service.bulk.receiving import receive as receive_in_bulk
from engine.service.calendar import put as put_day
from engine.service.calendar import remove as remove_day
from engine.service.clock import settle, tick
from engine.service.comments.writing import add as comment
from engine.service.consolidation.reminding import remind as remind_missing
from engine.service.consolidation.responding import Response
from engine.service.consolidation.responding import respond as respond_to_opinions
from engine.service.consolidation.taking import Part
from engine.service.consolidation.taking import take as take_over
from engine.service.deployments.deployments import deploy, set_current
from engine.service.deployments.deployments import disable as disable_process
from engine.service.desk.views import choose as choose_view
from engine.service.desk.views import drop as drop_view
from engine.service.desk.views import save as save_view
from engine.service.engine import BpmnError
from engine.service.escalation.policies import choose as choose_policy
from engine.service.escalation.policies import put as put_policy
from engine.service.files.attachments import add as attach
from engine.service.migration.moves import go_on as go_on_migrating
from engine.service.migration.moves import go_on_when_left as let_the_clock_migrate
from engine.service.migration.moves import migrate as migrate_instances
from engine.service.migration.moves import undo as migrate_back
from engine.service.monitoring.health import beat
from engine.service.notifications.notify import mark_read, open_notification
from engine.service.notifications.wishes import prefer as prefer_mail
from engine.service.organisation.accounts import (
    change_password,
    first_administrator,
    reset_password,
    set_one_password,
    set_password,
)
from engine.service.organisation.accounts import disable as disable_account
from engine.service.organisation.accounts import enable as enable_account
from engine.service.organisation.actors import actor_by_login
from engine.service.organisation.divisions import end_division
from engine.service.organisation.export import workbook
from engine.service.organisation.first_passwords import give as give_first_passwords
from engine.service.organisation.holdings import end_holding
from engine.service.organisation.holdings import hold as hold_position
from engine.service.organisation.importing import import_file
from engine.service.organisation.importing import load as load_organisation
from engine.service.organisation.roles import delegate as lend_powers
from engine.service.organisation.roles import end_delegation
from engine.service.organisation.roles import grant as grant_role
from engine.service.organisation.roles import revoke as revoke_role
from engine.service.organisation.sign_in import (
    end_all_sessions,
    end_other_sessions,
    end_session,
    sign_in,
    sign_out,
    visit,
)
from engine.service.plans.draft_versions import name as name_draft_version
from engine.service.plans.drafts import create as create_draft
from engine.service.plans.drafts import drop as drop_draft
from engine.service.plans.drafts import recover as recover_draft
from engine.service.plans.drafts import restore as restore_draft
from engine.service.plans.drafts import save as save_draft_diagram
from engine.service.plans.incoming import correct as number_document
from engine.service.plans.incoming import record as record_document
from engine.service.plans.issuing import entrust as entrust_plan
from engine.service.plans.learned_words import forget as forget_words
from engine.service.plans.learned_words import remember as remember_words
from engine.service.plans.lifecycle import bind as bind_placeholder
from engine.service.plans.lifecycle import close as close_plan
from engine.service.plans.lifecycle import start as start_plan
from engine.service.plans.numbering import number as number_plan
from engine.service.plans.processes import enable as enable_process
from engine.service.plans.readings import deployed as deployed_reading
from engine.service.plans.readings import drop as drop_reading
from engine.service.plans.readings import keep as keep_reading
from engine.service.plans.readings import save as save_reading
from engine.service.plans.watching import tell_late
from engine.service.plans.watching import watch as watch_plan
from engine.service.registers.numbering import Place
from engine.service.registers.view import change as change_register
from engine.service.runtime.deliveries import deliver
from engine.service.runtime.incidents import retry as retry_incident
from engine.service.runtime.incidents import skip as skip_incident
from engine.service.runtime.instances import cancel as cancel_instance
from engine.service.runtime.instances import complete as complete_instance
from engine.service.runtime.instances import resume as resume_instance
from engine.service.runtime.instances import start as start_instance
from engine.service.runtime.instances import suspend as suspend_instance
from engine.service.runtime.mails import again as send_again
from engine.service.runtime.mails import again_all as send_all_again
from engine.service.runtime.mails import send_test
from engine.service.runtime.messages import correlate
from engine.service.runtime.messages import expire as expire_messages
from engine.service.runtime.multi_instance import add as add_child
from engine.service.runtime.multi_instance import reopen as reopen_child
from engine.service.runtime.multi_instance import withdraw as withdraw_child
from engine.service.runtime.outbox import answer as answer_call
from engine.service.runtime.outbox import run_due as run_outbox
from engine.service.runtime.own_mail import send_test as test_own_mail
from engine.service.runtime.signals import broadcast
from engine.service.runtime.timers import fire_due, next_due
from engine.service.runtime.values import write as write_variable
from engine.service.simulation.proving import deploy_draft
from engine.service.tasks.completion import complete as complete_task
from engine.service.tasks.lifecycle import claim as claim_task
from engine.service.tasks.lifecycle import delegate as delegate_task
from engine.service.tasks.lifecycle import reassign as reassign_task
from engine.service.tasks.lifecycle import release as release_task
from engine.service.tasks.lifecycle import resume as resume_task
from engine.service.tasks.lifecycle import start as start_task
from engine.service.tasks.lifecycle import suspend as suspend_task
from engine.service.tasks.marks import pin as pin_task
from engine.service.tasks.marks import remind as remind_of_task
from engine.service.tasks.subtasks import end_left_over
from engine.service.tasks.subtasks import finish as finish_subtask
from engine.service.tasks.subtasks import give as give_subtask
from engine.service.tasks.subtasks import give_back as give_subtask_back
from engine.service.tasks.subtasks import withdraw as withdraw_subtask
from engine.service.tasks.task_list import counts as count_tasks
from engine.service.tasks.task_list import inbox as list_tasks
from engine.service.tasks.unattended import tell_new as tell_unattended
from engine.service.tasks.view import save_draft as save_task_draft

__all__ = [
    "BpmnError",
    "Part",
    "Place",
    "Response",
    "accept_assignment",
    "actor_by_login",
    "add_child",
    "allocate_assignment",
    "anchor",
    "answer_call",
    "answer_difficulty",
    "ask_extension",
    "ask_finish",
    "attach",
    "beat",
    "bind_placeholder",
    "broadcast",
    "cancel_bulk",
    "cancel_instance",
    "carry_on",
    "change_deadline",
    "change_outward",
    "change_password",
    "change_register",
    "choose_policy",
    "choose_view",
    "claim_task",
    "close_plan",
    "comment",
    "complete_instance",
    "complete_task",
    "correlate",
    "count_tasks",
    "create_draft",
    "decide_extension",
    "delegate_task",
    "deliver",
    "deploy",
    "deploy_draft",
    "deployed_reading",
    "disable_account",
    "disable_process",
    "drop_draft",
    "drop_reading",
    "drop_view",
    "enable_account",
    "enable_process",
    "end_all_sessions",
    "end_delegation",
    "end_division",
    "end_holding",
    "end_left_over",
    "end_other_sessions",
    "end_session",
    "entrust_plan",
    "expire_messages",
    "finish",
    "finish_subtask",
    "fire_due",
    "first_administrator",
    "forget_words",
    "forward_difficulty",
    "give_first_passwords",
    "give_subtask",
    "give_subtask_back",
    "go_on_migrating",
    "grant_role",
    "hold_position",
    "import_file",
    "insist_on_assignment",
    "keep_reading",
    "lend_powers",
    "let_the_clock_migrate",
    "list_assignments",
    "list_tasks",
    "load_organisation",
    "mark_read",
    "migrate_back",
    "migrate_instances",
    "name_draft_version",
    "next_due",
    "number_document",
    "number_plan",
    "open_notification",
    "pin_task",
    "prefer_mail",
    "prepare_outward",
    "put_day",
    "put_policy",
    "raise_difficulty",
    "reassign_assignment",
    "reassign_task",
    "receive_in_bulk",
    "record_document",
    "recover_draft",
    "refuse_assignment",
    "release_task",
    "remember_words",
    "remind_missing",
    "remind_of_task",
    "remove_day",
    "reopen_child",
    "repeat_bulk",
    "reset_password",
    "respond_to_opinions",
    "restore_draft",
    "resume_assignment",
    "resume_instance",
    "resume_task",
    "retry_incident",
    "return_assignment",
    "return_outward",
    "revoke_role",
    "run_outbox",
    "save_draft_diagram",
    "save_reading",
    "save_task_draft",
    "save_view",
    "send_again",
    "send_all_again",
    "send_outward",
    "send_test",
    "set_cadence",
    "set_current",
    "set_one_password",
    "set_password",
    "settle",
    "sign_in",
    "sign_out",
    "skip_incident",
    "start_bulk",
    "start_instance",
    "start_plan",
    "start_task",
    "submit_assignment",
    "suspend_assignment",
    "suspend_instance",
    "suspend_task",
    "take_over",
    "take_transfer_back",
    "tell_late",
    "tell_unattended",
    "test_own_mail",
    "tick",
    "transfer_agency",
    "urge",
    "verify",
    "visit",
    "watch_plan",
    "withdraw_assignment",
    "withdraw_child",
    "withdraw_subtask",
    "workbook",
    "write_variable",
]
