"""Reads quotations and text fields of a page as a browser does."""

from html.parser import HTMLParser


class Quotes(HTMLParser):
    """Reads what stands in each quotation: its text, and any element inside it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.inside: list[str] = []
        self.areas: list[str] = []
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if self._in == "blockquote":
            self.inside.append(tag)
        if tag in {"blockquote", "textarea"}:
            self._in = tag
            (self.texts if tag == "blockquote" else self.areas).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in:
            (self.texts if self._in == "blockquote" else self.areas)[-1] += data
