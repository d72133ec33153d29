"""An empty installation becomes a province's: chosen from the national list, on the screen, by the first person."""
