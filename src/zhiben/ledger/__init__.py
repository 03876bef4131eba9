"""The ledger (台账): append-only signed entries, the only table that figures read, and the seals that close them.

Capture → record → entries → figures. Rooms import `postings` (Book, Key, Measure, book, posts, settle).
"""
