"""What the work is measured by: laws, criteria, checklists, mechanisms, documents from above; versioned and dated."""
