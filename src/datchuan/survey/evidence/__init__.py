"""What makes a submission hard to believe: each module finds one sort of reason; none of them decides anything."""
