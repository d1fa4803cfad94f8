"""The signed content inside a PDF: an attached file that any reader shows, in a form that needs no library to find."""

import json
from datetime import UTC, datetime
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from server.domain.document import Seal

FILE_NAME = "paydesk-content.json"


def attach(canvas: Any, seal: Seal, at: datetime) -> None:
    """Put the content into a canvas's document, uncompressed; the catalogue names it, so that readers list it."""
    document = canvas._doc
    stamp = PDFString(at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ"))
    told = {"content": seal.content.decode("ascii"), "key_id": seal.key_id, "signature": seal.signature}
    text = json.dumps(told, sort_keys=True, ensure_ascii=True)
    params = PDFDictionary({"Size": len(text), "ModDate": stamp})
    stream = PDFStream(
        PDFDictionary({"Type": PDFName("EmbeddedFile"), "Subtype": PDFName("application/json"), "Params": params}),
        text,
        filters=[],
    )
    inside = document.Reference(stream)
    name = PDFString(FILE_NAME)
    spec = document.Reference(
        PDFDictionary(
            {
                "Type": PDFName("Filespec"), "F": name, "UF": name, "EF": PDFDictionary({"F": inside}),
                "AFRelationship": PDFName("Data"), "Desc": PDFString(f"Ed25519 {seal.key_id}"),
            }
        )
    )  # fmt: skip
    names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray([name, spec])})})
    document.Catalog.Names = names
