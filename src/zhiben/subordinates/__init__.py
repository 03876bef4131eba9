"""Ledgers of installations below: their exports are proved, their newest hashes kept, figures computed over all of them.

Nobody reports a number upwards. What was verified is posted and so sealed here too.
"""
