"""Files of documents: PDF (reportlab, embedded font), XLSX (XlsxWriter), CSV. May import ports and domain; knows no
database, no HTTP. Words stand in ``resources/reports``."""
