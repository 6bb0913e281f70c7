"""预算绩效: projects, objectives, monitoring, self-evaluation, surveys of a body's year."""
