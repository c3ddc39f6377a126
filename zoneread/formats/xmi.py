"""UIMA CAS as XMI: one file for each article, and one TypeSystem.xml for all. What is in them, `cas` says.

XML 1.0 has no place for most control characters: each becomes U+FFFD, which keeps every offset. A document type
declaration is refused on reading, and with it external entities and bombs; files are read up to a size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from zoneread.errors import FormatError
from zoneread.formats.cas import META, TYPES, is_span_type, loaded_span, named, ordered, structures
from zoneread.formats.folder import each_article
from zoneread.formats.units import Ruler, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.formats.cas import Structure
    from zoneread.formats.folder import FolderSource, FolderTarget
    from zoneread.formats.loaded import LoadedArticle
    from zoneread.span.annotated import AnnotatedArticle

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PREFIXES = {"webanno.custom": "custom", "metadata.type": "metadata", "segmentation.type": "segmentation"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CAS = "http:///uima/cas.ecore"
_XMI = "http://www.omg.org/XMI"


def attribute(value: str) -> str:
    """Return `value` as a quoted attribute that XML gives back as it is, but for what XML has no place for."""
    return quoteattr(_ILLEGAL.sub("\ufffd", value))


def write(articles: Iterable[AnnotatedArticle], folder: FolderTarget, options: WriteOptions, report: Report) -> None:
    """Write the type system, and one file for each article."""
    folder.add("TypeSystem.xml", type_system().encode())
    for article in articles:
        folder.add_article(article, {".xmi": _document(article).encode()})


def type_system() -> str:
    """Return the description of the types."""
    parts = [f'{DECLARATION}<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>']
    for name, (supertype, features) in TYPES.items():
        parts.append(f"<typeDescription><name>{name}</name><description/><supertypeName>{supertype}</supertypeName>")
        parts.append("<features>")
        parts += (
            f"<featureDescription><name>{feature}</name><description/>"
            "<rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>"
            for feature in features
        )
        parts.append("</features></typeDescription>\n")
    return f"{''.join(parts)}</types></typeSystemDescription>\n"


def namespace(package: str) -> str:
    """Return the XML namespace of a UIMA package."""
    return f"http:///{package.replace('.', '/')}.ecore"


def _split(type_: str) -> tuple[str, str]:
    package, _, name = type_.rpartition(".")
    return package, name


def _prefix(package: str) -> str:
    return next(prefix for ending, prefix in _PREFIXES.items() if package.endswith(ending))


def _document(article: AnnotatedArticle) -> str:
    packages = dict.fromkeys(_split(type_)[0] for type_ in TYPES)
    spaces = "".join(f' xmlns:{_prefix(package)}="{namespace(package)}"' for package in packages)
    parts = [f'{DECLARATION}<xmi:XMI xmlns:xmi="{_XMI}" xmlns:cas="{_CAS}"{spaces} xmi:version="2.0">\n']
    parts.append('<cas:NULL xmi:id="0"/>\n')
    number = 1
    for number, structure in enumerate(structures(article), start=2):
        parts.append(_element(number, structure))
    members = " ".join(map(str, range(2, number + 1)))
    parts.append(
        '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain"'
        f" sofaString={attribute(article.text)}/>\n"
        f'<cas:View sofa="1" members="{members}"/>\n</xmi:XMI>\n'
    )
    return "".join(parts)


def _element(number: int, structure: Structure) -> str:
    type_, begin, end, features = structure
    package, name = _split(type_)
    values = "".join(f" {key}={attribute(value)}" for key, value in features.items())
    return f'<{_prefix(package)}:{name} xmi:id="{number}" sofa="1" begin="{begin}" end="{end}"{values}/>\n'


def read(folder: FolderSource, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the article of each ``.xmi`` file; the type system is not needed."""
    return each_article(folder, ".xmi", refuse=options.refuse, parse=lambda name: _article(folder, name, options))


@dataclass(slots=True)
class _Elements:
    """What is kept of a document: the sofa, the names, and the spans with their lines."""

    sofas: dict[str, str] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    spans: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def take(self, space: str, name: str, attributes: dict[str, str], line: int) -> None:
        """Take one element."""
        type_ = f"{space.removeprefix('http:///').removesuffix('.ecore').replace('/', '.')}.{name}"
        if space == _CAS and name == "Sofa":
            self.sofas[attributes.get(f"{_XMI} id", "")] = attributes.get("sofaString", "")
        elif type_ == META:
            self.meta = attributes
        elif is_span_type(type_):
            self.spans.append((line, attributes))


def parse(data: bytes, where: str) -> _Elements:
    """Return what a document holds; raises FormatError when it is not XML, or declares a document type."""
    elements = _Elements()
    parser = expat.ParserCreate(namespace_separator=" ")

    def declared(*_: object) -> None:
        raise FormatError("a document type declaration is not allowed", where=where, hint="CAS files have none")

    def started(name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        elements.take(space, local, attributes, parser.CurrentLineNumber)

    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = started
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise FormatError(f"not XML: {error}", where=where) from None
    return elements


def _article(folder: FolderSource, name: str, options: ReadOptions) -> LoadedArticle:
    where = folder.where(name)
    elements = parse(folder.data(name), where)
    if not elements.sofas:
        raise FormatError("no Sofa, so no text", where=where, hint="a CAS in XMI is expected")
    sofa, text = next(iter(elements.sofas.items()))
    ruler = Ruler(text, Unit.UTF16)
    spans = []
    for line, attributes in elements.spans:
        if attributes.get("sofa", sofa) != sofa:
            continue
        place = f"{where}:{line}"
        try:
            begin, end = (_whole(attributes.get(key, ""), key, place) for key in ("begin", "end"))
            spans.append(loaded_span(begin, end, attributes, ruler, place))
        except FormatError as error:
            options.refuse(error)
    article = named(folder.article(name, text, []), elements.meta)
    return ordered(spans, article)


def _whole(digits: str, key: str, where: str) -> int:
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 16):
        raise FormatError(f'"{key}" must be a whole number, not "{digits[:20]}"', where=where)
    return int(digits)
