"""Campaigns (专项行动): actions, projects, priorities, goals, roadmap, task forces, supervision teams."""
