"""What this room finds itself: each module registers its finders (desk.finding). A constant number of questions each,
whatever the size of the province. Rooms below may register finders of their own."""

from datchuan.urging.finders import papers, registered, reviews, work

__all__ = ["papers", "registered", "reviews", "work"]
