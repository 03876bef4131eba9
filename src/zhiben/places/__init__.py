"""Who and where: regions, organisations, premises, people and their posts, with dated history."""
