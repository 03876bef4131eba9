"""Meetings (会议) and what they assign: numbered sessions, assignments (交办事项), progress."""
