"""Pure ground: periods, citations, Vietnamese text, problems. Imports nothing else of ours and no Django."""
