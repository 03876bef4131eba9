"""Duties (履职事项): who must patrol, roll up, report or supervise how often, and the returns (报表) that follow."""
