"""Makes templates/documents/*.docx of scripts/documents/*.txt: the documents that are shipped.

A bureau edits the .docx in Word or WPS and never sees these; they keep the shipped ones readable and the same bytes
at every run. A line is a word and its text:

    name TEXT                of the document, for its properties
    title, center, left, right, p, h, caption, small TEXT    paragraphs
    table WIDTHS [tight|plain], then head A|B|C, row A|B|C, end    widths as parts of the page's
    landscape, portrait      the pages from here on lie, or stand; before all else: those of the first part do
    next                     a new page
    {{#X}} {{^X}} {{/X}}     a paragraph of its own
    # ...                    nothing; a blank line is an empty paragraph

The page is GB/T 9704's: margins 37, 28, 26 and 35 mm, 28 points from line to line, 16 points 仿宋, page numbers
outside. `--check` says whether the .docx are what the texts make.
"""

import pathlib
import sys
import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

ROOT = pathlib.Path(__file__).resolve().parents[1]
SOURCE, TARGET = ROOT / "scripts/documents", ROOT / "templates/documents"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MM = 1440 / 25.4
# names as officials' computers have them; what stands in where they are not there
FONTS = {"仿宋_GB2312": "仿宋,FangSong,华文仿宋", "黑体": "SimHei", "方正小标宋简体": "方正小标宋_GBK,华文中宋,宋体",
         "宋体": "SimSun"}
BODY, BOLD, TITLE, NUMBER = "仿宋_GB2312", "黑体", "方正小标宋简体", "宋体"
TOP, LEFT, RIGHT, BOTTOM = (round(mm * MM) for mm in (37, 28, 26, 35))
WIDE, HIGH = 11906, 16838

# name: font, half-points, line (twips, exact), alignment, first line in hundredths of a character, space before
STYLES = {
    "title": ("CaTitle", "公文标题", TITLE, 44, 640, "center", 0, 0),
    "p": ("CaBody", "公文正文", BODY, 32, 560, "both", 200, 0),
    "left": ("CaLeft", "公文顶格", BODY, 32, 560, "left", 0, 0),
    "center": ("CaCenter", "公文居中", BODY, 32, 560, "center", 0, 0),
    "right": ("CaRight", "公文落款", BODY, 32, 560, "right", 0, 0),
    "h": ("CaHeading", "公文层次", BOLD, 32, 560, "left", 200, 0),
    "caption": ("CaCaption", "公文附表题", BOLD, 28, 480, "left", 0, 60),
    "small": ("CaSmall", "公文附注", BODY, 21, 320, "left", 0, 60),
    "cell": ("CaCell", "公文表格", BODY, 21, 0, "left", 0, 0),
    "dense": ("CaDense", "公文密表", BODY, 20, 250, "left", 0, 0),
    "head": ("CaHead", "公文表头", BOLD, 21, 0, "center", 0, 0),
}


def font(name):
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{name}" w:cs="Times New Roman"/>'


def styles():
    out = [HEAD, f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{font(BODY)}<w:sz w:val="32"/>'
           '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
           '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>']
    for key, (code, name, face, size, line, align, first, before) in STYLES.items():
        spacing = f'<w:spacing w:before="{before}" w:after="0"' + \
            (f' w:line="{line}" w:lineRule="exact"/>' if line else ' w:line="264" w:lineRule="auto"/>')
        indent = f'<w:ind w:firstLineChars="{first}" w:firstLine="{first * size // 10 // 2 * 2}"/>' if first else ""
        outline = '<w:outlineLvl w:val="0"/>' if key in ("h", "caption") else ""
        keep = "<w:keepNext/>" if key in ("h", "caption") else ""
        out.append(f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{code}"><w:name w:val="{name}"/>'
                   f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}{spacing}{indent}<w:jc w:val="{align}"/>{outline}'
                   f'</w:pPr><w:rPr>{font(face)}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>')
    return "".join(out) + "</w:styles>"


def paragraph(kind, text, more=""):
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{STYLES[kind][0]}"/>{more}</w:pPr>{run}</w:p>'


# what takes lines begins at the left
LONG = ("内容", "方法", "现状", "理由", "实例", "措施", "材料", "依据", "数据表", "抽取", "名称")


KEEP = "<w:keepNext/>"


def cell(kind, width, text, centered, middle, keep):
    more = (KEEP if keep else "") + ('<w:jc w:val="center"/>' if centered else "")
    return (f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="{"center" if middle else "top"}"/></w:tcPr>'
            f"{paragraph(kind, text, more)}</w:tc>")


def table(widths, how, lying, lines):
    parts = [float(part) for part in widths.split(",")]
    page = (HIGH - TOP - BOTTOM) if lying else (WIDE - LEFT - RIGHT)
    widths = [int(page * part / sum(parts)) for part in parts]
    border = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
                     for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    margin = 80
    out = [f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
           f"<w:tblBorders>{border}</w:tblBorders>"
           f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{0 if how == "tight" else 40}" w:type="dxa"/>'
           f'<w:left w:w="{margin}" w:type="dxa"/><w:bottom w:w="{0 if how == "tight" else 40}" w:type="dxa"/>'
           f'<w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>',
           "".join(f'<w:gridCol w:w="{w}"/>' for w in widths), "</w:tblGrid>"]
    for at, (kind, text) in enumerate(lines):
        cells = text.split("|")
        if len(cells) != len(widths):
            raise SystemExit(f"{text}: {len(cells)} cells, {len(widths)} columns")
        head = f'<w:trPr><w:cantSplit/>{"<w:tblHeader/>" if kind == "head" else ""}</w:trPr>'
        if how == "plain":  # room to write by hand
            head = '<w:trPr><w:cantSplit/><w:trHeight w:val="567"/></w:trPr>'
        out.append(f"<w:tr>{head}" + "".join(
            cell("head" if kind == "head" or how == "plain" and i == 0 else "dense" if how == "tight" else "cell", w, c,
                 centered=kind == "row" and how != "plain" and not any(long in c for long in LONG),
                 middle=kind == "head" or how != "", keep=how == "plain" and at + 1 < len(lines))
            for i, (w, c) in enumerate(zip(widths, cells))) + "</w:tr>")
    return "".join(out) + "</w:tbl>"


def section(lying, last):
    size = (f'<w:pgSz w:w="{HIGH}" w:h="{WIDE}" w:orient="landscape"/>' if lying else f'<w:pgSz w:w="{WIDE}" w:h="{HIGH}"/>')
    # a sheet that lies is bound at its top: the margins turn with it
    top, right, bottom, left = (LEFT, TOP, RIGHT, BOTTOM) if lying else (TOP, RIGHT, BOTTOM, LEFT)
    pages = ('<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>')
    text = (f'<w:sectPr>{pages}<w:type w:val="nextPage"/>{size}<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
            f'w:left="{left}" w:header="851" w:footer="{1134 if lying else 1361}" w:gutter="0"/></w:sectPr>')
    return text if last else f"<w:p><w:pPr><w:pStyle w:val=\"CaSmall\"/>{text}</w:pPr></w:p>"


def signed(lines):
    """The places of what a page takes over with the seal and the date: the paragraph before, whichever of those on
    conditions it is, and all between."""
    places = set()
    for i, line in enumerate(lines):
        for before in range(i - 1 if line.startswith("right ") else -1, -1, -1):
            text = lines[before]
            if not text or text.startswith(("right ", "p ", "left ", "small ")):
                places.add(before)
            elif not text.startswith("{{"):
                break
            if text.startswith(("p ", "left ", "small ")) and not lines[before - 1].startswith(("{{^", "{{#")):
                break
    return places


def body(source):
    out, name, lying, rows, widths, how = [], "", False, [], None, ""
    lines = source.read_text(encoding="utf-8").splitlines()
    kept = signed(lines)
    for at, line in enumerate(lines):
        word, _, text = line.partition(" ")
        more = KEEP if at in kept else ""
        if line.startswith("#"):
            continue
        if word == "name":
            name = text
        elif word == "table":
            widths, _, how = text.partition(" ")
            rows = []
        elif word in ("head", "row") and widths:
            rows.append((word, text))
        elif word == "end":
            out.append(table(widths, how, lying, rows))
            widths = None
        elif word in ("landscape", "portrait"):
            if out:
                out.append(section(lying, False))
            lying = word == "landscape"
        elif word == "next":
            out.append('<w:p><w:pPr><w:pStyle w:val="CaSmall"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>')
        elif line.startswith("{{"):
            out.append(paragraph("left", line))
        elif not line:
            out.append(paragraph("left", "", more))
        elif word in STYLES:
            out.append(paragraph(word, text, more))
        else:
            raise SystemExit(f"{source}: {line}")
    return name, (f'{HEAD}<w:document {W} {R}><w:body>{"".join(out)}{section(lying, True)}</w:body></w:document>')


def footer(align):
    field = "".join(f'<w:r><w:rPr>{font(NUMBER)}<w:sz w:val="28"/></w:rPr>{part}</w:r>' for part in (
        '<w:t xml:space="preserve">— </w:t>', '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>', '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>', '<w:t xml:space="preserve"> —</w:t>'))
    side = "right" if align == "right" else "left"
    return (f'{HEAD}<w:ftr {W}><w:p><w:pPr><w:ind w:{side}="320"/><w:jc w:val="{align}"/></w:pPr>{field}</w:p></w:ftr>')


def font_table():
    return (f"{HEAD}<w:fonts {W}>" + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FONTS.items()) + "</w:fonts>")


PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"


def custom(stem, own):
    values = [("caeval.document", stem)] + ([("caeval.ca", "{{机构编码}}"), ("caeval.date", "{{评估日}}"),
                                             ("caeval.result", "{{结果摘要}}")] if own else [])
    return (f'{HEAD}<Properties xmlns="{PROPERTIES}/custom-properties" xmlns:vt="{PROPERTIES}/docPropsVTypes">' + "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{i}" name="{name}"><vt:lpwstr>{value}</vt:lpwstr>'
        "</property>" for i, (name, value) in enumerate(values, 2)) + "</Properties>")


def relations(*rows):
    return (f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(
        f'<Relationship Id="rId{i}" Type="{kind}" Target="{target}"/>' for i, (kind, target) in enumerate(rows, 1))
        + "</Relationships>")


def parts(source):
    name, document = body(source)
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {"/word/document.xml": f"{word}.document.main+xml", "/word/styles.xml": f"{word}.styles+xml",
             "/word/settings.xml": f"{word}.settings+xml", "/word/fontTable.xml": f"{word}.fontTable+xml",
             "/word/footer1.xml": f"{word}.footer+xml", "/word/footer2.xml": f"{word}.footer+xml",
             "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
             "/docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml"}
    own = "{{#机构}}" not in document
    who = "　{{机构名称}}" if own else ""
    yield "[Content_Types].xml", (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds.items()) + "</Types>")
    yield "_rels/.rels", relations(
        (f"{PROPERTIES}/relationships/officeDocument", "word/document.xml"),
        ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        (f"{PROPERTIES}/relationships/custom-properties", "docProps/custom.xml"))
    yield "word/document.xml", document
    yield "word/_rels/document.xml.rels", relations(
        *((f"{PROPERTIES}/relationships/{kind}", target) for kind, target in (
            ("styles", "styles.xml"), ("settings", "settings.xml"), ("fontTable", "fontTable.xml"),
            ("footer", "footer1.xml"), ("footer", "footer2.xml"))))
    yield "word/styles.xml", styles()
    yield "word/settings.xml", (f'{HEAD}<w:settings {W}><w:evenAndOddHeaders/><w:characterSpacingControl '
                                'w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" '
                                'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>')
    yield "word/fontTable.xml", font_table()
    yield "word/footer1.xml", footer("right")
    yield "word/footer2.xml", footer("left")
    yield "docProps/core.xml", (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{name}{who}</dc:title><dc:language>zh-CN</dc:language>'
        "</cp:coreProperties>")
    yield "docProps/custom.xml", custom(source.stem, own)


def made(source):
    """Stored, not deflated: what zlib makes depends on its version."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts(source):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return out.getvalue()


def main():
    check = "--check" in sys.argv[1:]
    stale = []
    for source in sorted(SOURCE.glob("*.txt")):
        target = TARGET / f"{source.stem}.docx"
        data = made(source)
        if check and (not target.exists() or target.read_bytes() != data):
            stale.append(target.name)
        elif not check:
            target.write_bytes(data)
    if stale:
        raise SystemExit(f"not what scripts/documents/ makes: {', '.join(stale)}; run scripts/documents.py")


if __name__ == "__main__":
    main()
