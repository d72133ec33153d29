"""The facts of the papers of inspection."""
