"""The clock behind the service: embedded on one machine, a shared queue on many.

Neither stores anything of ours. Timer, inbox and outbox rows are the truth; a clock that dies,
sleeps or runs twice changes only how soon somebody looks at them.
"""
