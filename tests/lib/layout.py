"""Where the lines of a report stand: what a heading or a table's caption was left alone at a page's foot."""

import re
from xml.etree import ElementTree

import readers

CHAPTER, HEADING, CAPTION = 15.5, 12.5, 10.2  # points from which on a line is one
WIDE, WIDE_FOOT, FOOT = 700, 515, 742  # below it stands the page's foot
WIDE_TOP, TOP = 74, 105
ROOM_ENOUGH = 0.38  # of a page: the rest has room for a heading and a table that is kept whole
PARAGRAPHS_MOST = 6  # lines between a heading and the table that it is of


def leaves(pdf):
    """Of each page whether it is turned, and its lines from top to bottom: (top, size of its first word, text)."""
    width = made = None
    for line in readers.pdf_text(pdf, "-bbox").splitlines():
        line = line.strip()
        if line.startswith("<page"):
            width = float(re.search(r'width="([\d.]+)"', line)[1])
            made = []
        elif line.startswith("<word"):
            left, top, _, bottom = (float(part) for part in re.findall(r'(?:xMin|yMin|xMax|yMax)="([\d.-]+)"', line))
            if top < (WIDE_FOOT if width > WIDE else FOOT):
                made.append((round(top), left, bottom - top, ElementTree.fromstring(line).text))
        elif line.startswith("</page"):
            rows = {}
            for top, left, size, text in sorted(made):
                key = next((one for one in (top, top - 1, top + 1) if one in rows), top)
                rows.setdefault(key, []).append((left, size, text))
            yield width > WIDE, [(top, row[0][1], "".join(text for _, _, text in sorted(row)))
                                 for top, row in sorted(rows.items())]


def pages(pdf):
    for _, lines in leaves(pdf):
        yield lines


def orphans(pdf):
    """What stands apart from what it belongs to, one sentence each. Not of the cover, the statement, the contents."""
    heading = None  # the last one, and the lines since
    for number, lines in enumerate(pages(pdf), 1):
        if number <= 3:
            continue
        for i, (_, size, text) in enumerate(lines):
            rest = len(lines) - i - 1
            caption = re.match(r"表\d+", text) and CAPTION <= size < HEADING
            if size >= HEADING:
                if (heading and heading[3] >= CHAPTER > size and heading[0] != number
                        and heading[2] <= PARAGRAPHS_MOST):
                    yield f"page {number}: {text} stands apart from its chapter {heading[1]} on page {heading[0]}"
                heading = (number, text, 0, size)
                if rest < 1:
                    yield f"page {number}: nothing below the heading {text}"
            elif caption and not text.endswith("（续）"):
                if heading and heading[0] != number and heading[2] <= PARAGRAPHS_MOST:
                    yield f"page {number}: {text} stands apart from its heading {heading[1]} on page {heading[0]}"
                if rest < 2:
                    yield f"page {number}: {text} has no row on the page where it begins"
                heading = None
            elif heading:
                heading = (*heading[:2], heading[2] + 1, heading[3])


def early(pdf):
    """Pages left before they are half full, though the next one lies as they do and begins with a chapter."""
    made = list(leaves(pdf))
    for number, ((wide, lines), (next_wide, next_lines)) in enumerate(zip(made, made[1:]), 1):
        top, foot = (WIDE_TOP, WIDE_FOOT) if wide else (TOP, FOOT)
        ends = (lines[-1][0] - top) / (foot - top) if lines else 0
        if wide == next_wide and next_lines and next_lines[0][1] >= CHAPTER and number > 2 and ends < ROOM_ENOUGH:
            yield f"page {number}: {next_lines[0][2][:20]} begins the next one"


def bare(pdf):
    """Pages begun for a few lines: no table that goes on, nothing below the upper third, and another page behind."""
    made = list(leaves(pdf))
    for number, (wide, lines) in enumerate(made[:-1], 1):
        top, foot = (WIDE_TOP, WIDE_FOOT) if wide else (TOP, FOOT)
        goes_on = lines and lines[0][2].endswith("（续）")
        if number > 3 and not goes_on and (not lines or lines[-1][0] < top + (foot - top) / 3):
            yield f"page {number}: nothing below {lines[-1][2][:20] if lines else 'its head'}"
