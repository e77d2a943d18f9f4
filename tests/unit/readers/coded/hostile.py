"""Hostile and broken files of REFI-QDA, made on the spot: a name and bytes each, none of them harmful to keep.

Names end in .qdpx or .qdc, the format that the bytes pretend to be.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Iterable, Iterator

MEGABYTE = 1024 * 1024
LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
GUID = "{:08X}-0000-4000-8000-000000000000"
CODE, TEXT, CODING, SELECTION, USER = (GUID.format(number) for number in range(1, 6))
CODES = f'<CodeBook><Codes><Code guid="{CODE}" name="geld" isCodable="true"/></Codes></CodeBook>'
# Field -> (offset in the central header, offset in the local header, struct format); PKWARE APPNOTE 4.3.7, 4.3.12
FIELDS = {
    "flags": (8, 6, "<H"),
    "method": (10, 8, "<H"),
    "crc": (16, 14, "<L"),
    "packed": (20, 18, "<L"),
    "size": (24, 22, "<L"),
    "attributes": (38, None, "<L"),
    "offset": (42, None, "<L"),
}


def refi_corpus() -> Iterator[tuple[str, bytes]]:
    """Return hostile files of REFI-QDA one by one; a few have tens of megabytes."""
    yield from light_refi_corpus()
    yield from heavy_refi_corpus()


def heavy_refi_corpus() -> Iterator[tuple[str, bytes]]:
    """Return those that are large, or become so."""
    yield from ((f"{name}.qdpx", data) for name, data in _heavy())


def light_refi_corpus() -> Iterator[tuple[str, bytes]]:
    """Return those that are small and stay so."""
    for kind, made in (
        ("qdpx", _archives()),
        ("qdpx", _xml_projects()),
        ("qdpx", _projects()),
        ("qdc", _codebooks()),
    ):
        for name, data in made:
            yield f"{name}.{kind}", data


def zipped(
    members: Iterable[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a zip file with these members, doubles and all."""
    packed = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(packed, "w", method) as archive:
            for name, data in members:
                archive.writestr(name, data)
    return packed.getvalue()


def project(inner: str = "", head: str = HEAD) -> bytes:
    """Return a project file with this XML in it."""
    return f'{head}<Project xmlns="urn:QDA-XML:project:1.0" name="p">{inner}</Project>'.encode()


def packed_project(inner: str = "", *more: tuple[str, bytes]) -> bytes:
    """Return an archive with a project and more members."""
    return zipped([("project.qde", project(inner)), *more])


def source(selections: str, content: str = "verzonnen woorden", attributes: str = "") -> str:
    """Return codes and one text source with these selections."""
    text = f"<PlainTextContent>{content}</PlainTextContent>" if content else ""
    return f'{CODES}<Sources><TextSource guid="{TEXT}" name="gesprek" {attributes}>{text}{selections}</TextSource></Sources>'


def selection(start: object, end: object, code: str = CODE, name: str = "") -> str:
    """Return a coded selection."""
    return (
        f'<PlainTextSelection guid="{SELECTION}" name="{name}" startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="{CODING}" creatingUser="{USER}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def patched(data: bytes, entry: int = 0, *, central_only: bool = False, **fields: int) -> bytes:
    """Return a zip file with fields of the headers of one entry overwritten."""
    changed = bytearray(data)
    central = local = -1
    for _ in range(entry + 1):
        central = data.index(CENTRAL, central + 1)
        local = data.index(LOCAL, local + 1)
    for name, value in fields.items():
        in_central, in_local, form = FIELDS[name]
        struct.pack_into(form, changed, central + in_central, value)
        if in_local is not None and not central_only:
            struct.pack_into(form, changed, local + in_local, value)
    return bytes(changed)


def _link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("sources/passwd.txt")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    return entry


def _archives() -> Iterator[tuple[str, bytes]]:
    good = packed_project()
    two = packed_project("", ("sources/a.txt", b"verzonnen"))
    yield "nothing", b""
    yield "no-zip", b"this is text"
    yield "letters-pk-only", b"PK"
    yield "cut-in-half", two[: len(two) // 2]
    yield "end-cut-off", two[:-10]
    yield "empty-archive", zipped([])
    yield "no-project", zipped([("readme.txt", b"hello")])
    yield "two-projects", zipped([("a/one.qde", project()), ("b/two.qde", project())])
    yield "folder-called-project", zipped([("project.qde/", b"")])
    yield "leaves-up", packed_project("", ("../evil.txt", b"x"))
    yield "leaves-up-backslash", packed_project("", ("..\\..\\evil.txt", b"x"))
    yield "leaves-in-the-middle", packed_project("", ("sources/../../evil.txt", b"x"))
    yield "root", packed_project("", ("/etc/passwd", b"x"))
    yield "drive", packed_project("", ("C:\\evil.txt", b"x"))
    yield "share", packed_project("", ("\\\\server\\share\\evil.txt", b"x"))
    yield "zero-byte-in-name", packed_project("", ("sources/aXb.txt", b"x")).replace(b"aXb.txt", b"a\0b.txt")
    yield "same-name-twice", zipped([("project.qde", project()), ("project.qde", project(CODES))])
    yield "names-differ-in-capitals", zipped([("project.qde", project()), ("Project.QDE", project(CODES))])
    yield (
        "names-differ-in-composing",
        packed_project("", ("sources/\xe9.txt", b"x"), ("sources/e\u0301.txt", b"x")),
    )
    yield "thirty-folders", packed_project("", ("a/" * 30 + "x.txt", b"x"))
    yield "link", zipped([("project.qde", project()), (_link(), b"/etc/passwd")])
    yield "encrypted", patched(good, flags=1)
    yield "bzip2", zipped([("project.qde", project())], zipfile.ZIP_BZIP2)
    yield "lzma", zipped([("project.qde", project())], zipfile.ZIP_LZMA)
    yield "unknown-method", patched(good, method=99)
    yield "says-four-gigabytes", patched(two, 1, size=0xFFFFFFFE)
    yield "says-less-than-it-has", patched(two, 1, size=2)
    yield "says-more-than-it-has", patched(good, size=5000)
    yield "packed-size-beyond-the-file", patched(good, packed=0x7FFFFFFF)
    yield (
        "too-many-entries",
        zipped([("project.qde", project()), ("a", CENTRAL * 20_050)], zipfile.ZIP_STORED),
    )
    yield "members-over-one-another", patched(two, 1, offset=0)
    yield "member-beyond-the-file", patched(good, offset=0x7FFFFFFF)
    yield "wrong-checksum", patched(good, crc=12345)
    yield "packed-bytes-changed", good.replace(good[45:60], bytes(15))
    yield "other-name-in-local-header", two.replace(b"project.qde", b"projekt.qde", 1)
    yield "zip-as-project", zipped([("project.qde", good)])
    yield "zip-in-zip-in-zip", packed_project("", ("a.zip", zipped([("b.zip", good)])))
    yield "junk-in-front", b"MZ" + bytes(500) + good
    yield "junk-behind", good + bytes(70_000)
    yield "directory-elsewhere", good[:-6] + struct.pack("<LH", 0x7FFFFFFF, 0)
    yield "says-65535-entries", good[:-12] + struct.pack("<H", 0xFFFF) + good[-10:]
    yield "zip64-nonsense", good[:-22] + b"PK\x06\x06" + bytes(52) + b"PK\x06\x07" + bytes(16) + good[-22:]
    yield "name-of-60000-letters", packed_project("", ("a" * 60_000, b"x"))
    yield "name-that-writes-to-the-screen", packed_project("", ("../\x1b[2J\n\rdone", b"x"))


def _xml_projects() -> Iterator[tuple[str, bytes]]:
    def packed(data: bytes) -> bytes:
        return zipped([("project.qde", data)])

    def doctype(declarations: str, inner: str = "&a;") -> bytes:
        return packed(project(inner, f"{HEAD}<!DOCTYPE Project [{declarations}]>"))

    laughs = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 10))
    yield "billion-laughs", doctype(f'<!ENTITY a0 "ha">{laughs}', "&a9;")
    yield "one-large-entity-many-times", doctype(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 10_000)
    yield "entity-of-a-file", doctype('<!ENTITY a SYSTEM "file:///etc/passwd">')
    yield "entity-of-the-network", doctype('<!ENTITY a SYSTEM "http://127.0.0.1:9/x">')
    yield "parameter-entity", doctype('<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;', "")
    yield (
        "doctype-elsewhere",
        packed(project("", HEAD + '<!DOCTYPE Project SYSTEM "http://127.0.0.1:9/x.dtd">')),
    )
    yield "doctype-with-defaults", doctype('<!ATTLIST Project name CDATA "x">', "")
    yield "unknown-entity", packed(project("&nbsp;"))
    yield "includes-a-file", packed(project('<xi:include href="file:///etc/passwd" parse="text"/>'))
    yield "stylesheet", packed(project("", HEAD + '<?xml-stylesheet href="http://127.0.0.1:9/x"?>'))
    yield "200-levels", packed(project("<a>" * 200 + "</a>" * 200))
    yield "100000-levels", packed(project("<a>" * 100_000))
    yield (
        "too-many-attributes",
        packed(project(f"<a {' '.join(f'b{k}={chr(34)}{chr(34)}' for k in range(500))}/>")),
    )
    yield "broken-utf-8", packed(project("<Description>caf\xe9</Description>").replace(b"\xc3\xa9", b"\xe9"))
    yield "overlong-utf-8", packed(project("<Description>X</Description>").replace(b"X<", b"\xc0\xaf<"))
    yield (
        "surrogate-in-utf-8",
        packed(project("<Description>X</Description>").replace(b"X<", b"\xed\xa0\x80<")),
    )
    yield "zero-byte", packed(project("<Description>X</Description>").replace(b"X<", b"\0<"))
    yield "control-character", packed(project("<Description>\x01</Description>"))
    yield "control-character-spelt", packed(project("<Description>&#1;</Description>"))
    yield "says-utf-16-is-utf-8", packed(project("", '<?xml version="1.0" encoding="utf-16"?>'))
    yield "utf-16-cut-off", packed(project().decode().replace("utf-8", "utf-16").encode("utf-16")[:-3])
    yield "utf-32", packed(project().decode().replace("utf-8", "utf-32").encode("utf-32"))
    yield "utf-7", packed(project("", '<?xml version="1.0" encoding="utf-7"?>'))
    yield "unknown-encoding", packed(project("", '<?xml version="1.0" encoding="klingon"?>'))
    yield "encoding-that-runs-code", packed(project("", '<?xml version="1.0" encoding="unicode_escape"?>'))
    yield "encoding-zip", packed(project("", '<?xml version="1.0" encoding="zip_codec"?>'))
    yield "other-root", packed(HEAD.encode() + b"<CodeBook/>")
    yield "web-page", packed(b"<!DOCTYPE html><html><body>404</body></html>")
    yield "cut-off", packed(project(CODES)[:-20])
    yield "two-roots", packed(project() + project()[len(HEAD) :])
    yield "attribute-twice", packed(project('<a b="1" b="2"/>'))
    yield "only-space", packed(b"  \n ")
    yield "only-a-mark", packed(b"\xef\xbb\xbf")
    yield "empty-project", packed(b"")
    yield "unclosed-cdata", packed(project("<Description><![CDATA[x"))


def _projects() -> Iterator[tuple[str, bytes]]:
    yield "nothing-in-it", packed_project()
    yield "negative-positions", packed_project(source(selection(-5, -1)))
    yield "positions-of-15-digits", packed_project(source(selection(0, 10**15 - 1)))
    yield "positions-of-9000-digits", packed_project(source(selection(0, "9" * 9000)))
    yield "positions-in-words", packed_project(source(selection("een", "twee")))
    yield "positions-in-other-digits", packed_project(source(selection("٠", "٩")))
    yield "end-before-start", packed_project(source(selection(9, 3)))
    yield (
        "code-in-itself",
        packed_project(CODES.replace("/></Codes>", f'><Code guid="{CODE}" name="b"/></Code></Codes>')),
    )
    yield (
        "codes-without-anything",
        packed_project("<CodeBook><Codes><Code/><Code/><Code/></Codes></CodeBook>"),
    )
    yield "same-guid-everywhere", packed_project(source(selection(0, 3) * 5))
    yield "guid-with-tricks", packed_project(source(selection(0, 3)).replace(CODE, "../../&#10;x"))
    yield "coding-of-no-code", packed_project(source(selection(0, 3, GUID.format(99))))
    for name, path in (
        ("internal-up", "internal://../../../../etc/passwd"),
        ("internal-up-backslash", "internal://..\\..\\etc\\passwd"),
        ("internal-root", "internal:///etc/passwd"),
        ("absolute", "absolute:///etc/passwd"),
        ("relative-up", "relative://../../etc/passwd"),
        ("relative", "relative:///notes.txt"),
        ("file", "file:///etc/passwd"),
        ("web", "http://127.0.0.1:9/x"),
        ("drive-letter", "C:\\x.txt"),
        ("zero-byte-spelt", "internal://a%00b"),
        ("not-there", "internal://no-such.txt"),
    ):
        yield f"path-{name}", packed_project(source(selection(0, 3), "", f'plainTextPath="{path}"'))
    own = source(selection(0, 3), "", 'plainTextPath="internal://project.qde"')
    yield "path-to-itself", packed_project(own)
    member = source(selection(0, 3), "", 'plainTextPath="internal://a.txt"')
    yield "text-in-broken-utf-8", packed_project(member, ("sources/a.txt", b"caf\xe9"))
    yield "text-in-broken-utf-16", packed_project(member, ("sources/a.txt", b"\xff\xfea"))
    typed = '<Variables><Variable guid="{0}" name="v" typeOfVariable="{1}"/></Variables><Cases><Case guid="{2}">{3}</Case></Cases>'
    given = '<VariableValue><VariableRef targetGUID="{0}"/><{1}Value>{2}</{1}Value></VariableValue>'
    for name, kind, value in (
        ("integer-of-9000-digits", "Integer", "9" * 9000),
        ("integer-in-words", "Integer", "een"),
        ("real-infinite", "Float", "1e999"),
        ("real-nan", "Float", "NaN"),
        ("date-impossible", "Date", "2026-02-30"),
        ("boolean-maybe", "Boolean", "misschien"),
        ("type-unknown", "Matrix", "1"),
    ):
        content = given.format(USER, kind, value)
        yield f"value-{name}", packed_project(typed.format(USER, kind, TEXT, content * 2))
    yield "value-of-nothing", packed_project(f'<Cases><Case guid="{TEXT}"><VariableValue/></Case></Cases>')
    refs = "".join(
        f'<{tag} targetGUID="{GUID.format(77)}"/>' for tag in ("SourceRef", "SelectionRef", "CodeRef")
    )
    yield (
        "references-to-nothing",
        packed_project(f'<Cases><Case guid="{TEXT}" name="c">{refs}</Case></Cases>'),
    )
    yield "elements-nobody-knows", packed_project("<Magic><Wand/></Magic><Users><Elf/></Users>")
    yield (
        "names-that-write-to-the-screen",
        packed_project(f'<Users><User guid="{USER}" name="&#10;&#13;{chr(0x202E)}"/></Users>'),
    )


def _heavy() -> Iterator[tuple[str, bytes]]:
    """Return the files that are large, or become so: each takes a moment to make and to read."""
    member = source(selection(0, 3), "", 'plainTextPath="internal://a.txt"')
    yield "bomb", packed_project("", ("sources/bomb.txt", bytes(32 * MEGABYTE)))
    yield "bomb-as-project", zipped([("project.qde", bytes(32 * MEGABYTE))])
    yield "bomb-that-lies", patched(zipped([("project.qde", project(" " * (64 * MEGABYTE)))]), size=1000)
    yield "too-many-members", zipped([(f"s/{number}", b"") for number in range(10_050)])
    yield "too-many-elements", zipped([("project.qde", project("<a/>" * 450_050))], zipfile.ZIP_STORED)
    yield (
        "long-attribute",
        zipped([("project.qde", project(f'<a b="{"x" * 4_000_050}"/>'))], zipfile.ZIP_STORED),
    )
    yield "long-text", zipped([("project.qde", project("x" * 4_000_050))], zipfile.ZIP_STORED)
    yield "long-name", zipped([("project.qde", project(f"<{'x' * 4_000_050}/>"))], zipfile.ZIP_STORED)
    yield "long-comment", zipped([("project.qde", project(f"<!--{'x' * 9_000_000}-->"))], zipfile.ZIP_STORED)
    yield (
        "tag-that-never-ends",
        zipped([("project.qde", project(f'<a b="{"x" * 30_000_000}'))], zipfile.ZIP_STORED),
    )
    yield (
        "larger-than-48-megabytes",
        zipped([("project.qde", project(f"<!--{'x' * 999_990}-->" * 51))], zipfile.ZIP_STORED),
    )
    yield (
        "text-of-five-megabytes",
        zipped(
            [("project.qde", project(member)), ("sources/a.txt", b"woord " * 900_000)], zipfile.ZIP_STORED
        ),
    )
    yield (
        "thirty-thousand-selections",
        zipped([("project.qde", project(source(selection(0, 0, name="x") * 30_000)))], zipfile.ZIP_STORED),
    )
    many = "".join(
        f'<TextSource guid="{GUID.format(k)}" plainTextPath="internal://{k}.txt"/>' for k in range(100, 109)
    )
    texts = [(f"sources/{k}.txt", b"woord " * 650_000) for k in range(100, 109)]
    yield (
        "texts-of-35-megabytes",
        zipped([("project.qde", project(f"<Sources>{many}</Sources>")), *texts], zipfile.ZIP_STORED),
    )
    whole = selection(0, 1_000_000) * 25
    yield (
        "many-times-the-whole-text",
        zipped([("project.qde", project(source(whole, "woord " * 170_000)))], zipfile.ZIP_STORED),
    )
    emoji = source(selection(1, 9, name="\U0001f600") * 50, "\U0001f600\n" * 600_000)
    yield "emoji-and-line-breaks", zipped([("project.qde", project(emoji))], zipfile.ZIP_STORED)


def _codebooks() -> Iterator[tuple[str, bytes]]:
    start, end = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0">', "</CodeBook>"
    code = f'<Code guid="{CODE}" name="geld" isCodable="true"'
    yield "nothing", b""
    yield "a-project-after-all", packed_project()
    yield "no-codebook", b"<Project/>"
    yield "laughs", f'<!DOCTYPE CodeBook [<!ENTITY a "ha">]>{start}&a;{end}'.encode()
    yield "broken-utf-8", f"{start}<Codes>{code}>".encode() + b"\xff</Code></Codes></CodeBook>"
    yield "empty-sets", f"{start}<Codes>{code}/></Codes><Sets/>{end}".encode()
    yield "no-codes", f"{start}{end}".encode()
    yield "codes-200-deep", f"{start}<Codes>{f'{code}>' * 200}".encode()
    yield (
        "set-of-nothing",
        f'{start}<Codes>{code}/></Codes><Sets><Set><MemberCode guid="x"/></Set></Sets>{end}'.encode(),
    )
    yield "seventeen-megabytes", start.encode() + b" " * (17 * MEGABYTE)
    yield "colour-of-code", f'{start}<Codes>{code} color="javascript:1"/></Codes>{end}'.encode()
