"""Limits of fields, written once: the server checks them at the border and the OpenAPI document shows them."""

from typing import Annotated

from msgspec import Meta

from app.core.money import LARGEST_FEN

AmountFen = Annotated[int, Meta(gt=0, le=LARGEST_FEN, description="Whole fen, more than zero.")]
FenOrZero = Annotated[int, Meta(ge=0, le=LARGEST_FEN, description="Whole fen, zero allowed.")]
OrderNo = Annotated[str, Meta(pattern=r"^O\d{12}[0-9A-HJKMNP-TV-Z]{15}$", description="Minted by the desk.")]
PaymentNo = Annotated[str, Meta(pattern=r"^P\d{12}[0-9A-HJKMNP-TV-Z]{15}$", description="Minted by the desk.")]
RefundNo = Annotated[str, Meta(pattern=r"^R\d{12}[0-9A-HJKMNP-TV-Z]{15}$", description="Minted by the desk.")]
ShiftNo = Annotated[str, Meta(pattern=r"^S\d{12}[0-9A-HJKMNP-TV-Z]{15}$", description="Minted by the desk.")]
MovementNo = Annotated[str, Meta(pattern=r"^M\d{12}[0-9A-HJKMNP-TV-Z]{15}$", description="Minted by the desk.")]
SettlementNo = Annotated[str, Meta(pattern=r"^B\d{12}[0-9A-HJKMNP-TV-Z]{15}$", description="Minted by the desk.")]
SignedFen = Annotated[int, Meta(ge=-LARGEST_FEN, le=LARGEST_FEN, description="Whole fen, may be negative.")]
Word = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.]{0,63}$")]
Identifier = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$")]
OptionalIdentifier = Annotated[str, Meta(max_length=64, pattern=r"^[^\x00-\x1f\x7f]*$")]
ShortText = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Name = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")]
Username = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$")]
Password = Annotated[str, Meta(min_length=8, max_length=128)]
GivenPassword = Annotated[str, Meta(min_length=1, max_length=128)]
AuthCode = Annotated[
    str, Meta(max_length=32, pattern=r"^\d*$", description="Payment code as scanned; never stored or logged.")
]
RowId = Annotated[int, Meta(ge=1, le=2**53)]
SmallId = Annotated[int, Meta(ge=1, le=2**31 - 1)]
"""Of windows, operators, ranges: what both databases hold as an integer."""
