"""Standards: new versions and withdrawals of laws, criteria, mechanisms and checklists; a list's items in one form."""
