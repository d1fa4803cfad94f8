"""`server.ports.documents.Documents`: the form that is wanted, made."""

from server.documents.csv_form import as_csv
from server.domain.document import Document
from server.ports.documents import DocumentForm, DocumentLanguage


class DocumentWriter:
    """Makes files of documents; ``font`` is the font file of PDFs, empty: the usual ones of this computer."""

    def __init__(self, font: str = "") -> None:
        self._font = font

    def __call__(self, document: Document, form: DocumentForm, language: DocumentLanguage) -> bytes:
        """As the port says. The libraries are loaded where they are used: a start does not wait for them."""
        if form == "csv":
            return as_csv(document, language)
        if form == "xlsx":
            from server.documents.xlsx import as_xlsx

            return as_xlsx(document, language)
        from server.documents.pdf import as_pdf

        return as_pdf(document, language, self._font)
