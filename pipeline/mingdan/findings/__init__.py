"""The loop with a person: what was understood is told, drafted as tables, and read back as decisions."""
