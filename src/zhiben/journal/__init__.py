"""The audit journal (操作记录): who did what to which record, when; append-only, in the use case's own transaction.

Use `from zhiben.journal import actions as journal` and `journal.write(…)`.
"""
