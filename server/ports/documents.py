"""Making files of documents as the services need it."""

from typing import Literal, Protocol

from server.domain.document import Document

DocumentForm = Literal["pdf", "xlsx", "csv"]
DocumentLanguage = Literal["zh", "en"]


class Documents(Protocol):
    def __call__(self, document: Document, form: DocumentForm, language: DocumentLanguage) -> bytes:
        """The file. Slow for a long one: never to be called inside a transaction.

        Raises Refused ``document.no_font``, ``document.glyph_missing`` (``glyph``), ``document.too_long``.
        """
        ...
