"""A paper's DOCX, edited in Word or LibreOffice, read back into the content it was made from.

Word's habits are borne (split runs, other styles, automatic numbers); what would be lost is refused by name.
"""

from datchuan.documents.docx_reader.reading import PaperContent, ReadPaper, read_docx, taken_into

__all__ = ["PaperContent", "ReadPaper", "read_docx", "taken_into"]
