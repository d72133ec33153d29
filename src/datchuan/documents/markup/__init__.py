"""The body of a paper as plain text that officials edit: one line is one paragraph.

``# I. MỤC ĐÍCH`` mục, ``## 1. Mục đích`` khoản, ``### a) …`` điểm · ``- …``, ``+ …``, ``a) …`` an item of a list ·
``^ …`` a centred line · ``**đậm**``, ``*nghiêng*`` · a table is rows between bars, its second row telling how columns
stand and how wide they are: ``|:-: 0,6|:-- 3|``; a line ``[bảng] tên bảng`` or ``[bảng ngang] tên bảng`` before it
gives it a caption or pages turned on their side. A backslash takes the meaning from the sign that follows it.

``read_markup(write_markup(blocks))`` gives the same blocks (tested as a property).
"""

from datchuan.documents.markup.reading import read_markup
from datchuan.documents.markup.writing import escaped, write_markup

__all__ = ["escaped", "read_markup", "write_markup"]
