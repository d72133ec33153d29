"""Pages of official documents, and sending one to a browser."""

from datchuan.documents.web.downloads import paper_response

__all__ = ["paper_response"]
