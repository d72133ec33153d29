"""The styles part: Times New Roman in every script, Vietnamese, and the few named styles officials edit with."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from datchuan.documents.docx_renderer.elements import mm_twips, twips
from datchuan.documents.form import Form

BODY, BASIS, CELL, ITEM = "NoiDung", "CanCu", "OBang", "GachDauDong"
HEAD, NUMBER, KIND, SUBJECT, ADDRESSEE = "DauVanBan", "SoKyHieu", "TenLoai", "TrichYeu", "KinhGui"
AUTHORITY, CAPTION, RECIPIENTS, SIGNING = "ThamQuyen", "TieuDeBang", "NoiNhan", "ChuKy"
APPENDIX, APPENDIX_TITLE, REFERENCE = "PhuLuc", "TenPhuLuc", "KemTheo"
# What each part of a paper is called in Word; by these names a paper that comes back is taken apart again.
PARTS = {
    HEAD: "Đầu văn bản",
    NUMBER: "Số ký hiệu",
    KIND: "Tên loại",
    SUBJECT: "Trích yếu",
    ADDRESSEE: "Kính gửi",
    AUTHORITY: "Thẩm quyền ban hành",
    CAPTION: "Tiêu đề bảng",
    RECIPIENTS: "Nơi nhận",
    SIGNING: "Chữ ký",
    APPENDIX: "Phụ lục",
    APPENDIX_TITLE: "Tên phụ lục",
    REFERENCE: "Kèm theo",
}
NAMES = {BODY: "Nội dung", BASIS: "Căn cứ", CELL: "Ô bảng", ITEM: "Gạch đầu dòng", **PARTS}
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def styles_xml(form: Form) -> bytes:
    """``word/styles.xml`` for a form."""
    fonts = " ".join(f"w:{script}={quoteattr(form['font'])}" for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    parts = [
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>{_size(form['body_size'])}"
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="vi-VN"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>",
        _style("Normal", "Normal", default=True),
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        "<w:semiHidden/></w:style>",
        _style("Header", "header"),
        _style("Footer", "footer"),
        _style(BODY, NAMES[BODY], paragraph=_prose(form)),
        _style(ITEM, NAMES[ITEM], based=BODY),
        _style(BASIS, NAMES[BASIS], based=BODY, face=f"<w:i/><w:iCs/>{_size(form['basis_size'])}"),
        _style(CELL, NAMES[CELL], face=_size(form["table_size"])),
        *[_style(key, name) for key, name in PARTS.items()],
    ]
    for level in (1, 2, 3):
        face = "<w:b/><w:bCs/>" if level < 3 else ""
        outline = f'<w:keepNext/><w:outlineLvl w:val="{level - 1}"/>'
        parts.append(_style(f"Heading{level}", f"heading {level}", based=BODY, paragraph=outline, face=face))
    return ("".join(parts) + "</w:styles>").encode()


def _prose(form: Form) -> str:
    """Justified, first line indented, at least 6 pt after, line spacing in 240ths of a line."""
    return (
        f'<w:widowControl/><w:spacing w:before="0" w:after="{twips(form["paragraph_gap"])}"'
        f' w:line="{round(form["line_spacing"] * 240)}" w:lineRule="auto"/>'
        f'<w:ind w:firstLine="{mm_twips(form["first_line_indent"])}"/><w:jc w:val="both"/>'
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _style(
    key: str, name: str, *, based: str = "Normal", paragraph: str = "", face: str = "", default: bool = False
) -> str:
    return (
        f'<w:style w:type="paragraph"{" w:default=" + quoteattr("1") if default else ""} w:styleId="{key}">'
        f'<w:name w:val="{name}"/>{"" if default else f"<w:basedOn w:val={quoteattr(based)}/>"}<w:qFormat/>'
        f"{f'<w:pPr>{paragraph}</w:pPr>' if paragraph else ''}{f'<w:rPr>{face}</w:rPr>' if face else ''}</w:style>"
    )
