"""The table of 81 patterns: what each picture of the four cells means, its likely cause, and the one safe act.

A cell *agrees* with the row's reference (A), *differs* from it (D) or is *absent* (-). The reference is the platform's
record, else the channel's, else the business system's, else the source's; so a pattern in which the reference itself
differs cannot occur, and says so. The officer sees this table as the explanation of a row.
"""

from dataclasses import dataclass
from functools import cache

CELLS = "AD-"

TABLE = """
    AAAA matched           none                               none                       0
    AAAD source_differs    source_wrote_otherwise             tell_source                1
    AAA- source_missing    source_not_told                    tell_source                1
    AADA business_differs  booked_otherwise                   correct_posting            2
    AADD business_differs  booked_otherwise                   correct_posting            2
    AAD- business_differs  booked_otherwise                   correct_posting            2
    AA-A posting_missing   business_down                      post_again                 1
    AA-D posting_missing   business_down                      post_again                 1
    AA-- posting_missing   business_and_source_not_told       post_again                 1
    ADAA impossible        platform_is_reference              none                       0
    ADAD impossible        platform_is_reference              none                       0
    ADA- impossible        platform_is_reference              none                       0
    ADDA impossible        platform_is_reference              none                       0
    ADDD impossible        platform_is_reference              none                       0
    ADD- impossible        platform_is_reference              none                       0
    AD-A impossible        platform_is_reference              none                       0
    AD-D impossible        platform_is_reference              none                       0
    AD-- impossible        platform_is_reference              none                       0
    A-AA surplus           record_lost_here                   restore_record             2
    A-AD surplus           unknown_here_amounts_differ        stop                       2
    A-A- surplus           paid_past_us                       restore_record             2
    A-DA surplus           unknown_here_amounts_differ        stop                       2
    A-DD surplus           unknown_here_amounts_differ        stop                       2
    A-D- surplus           unknown_here_amounts_differ        stop                       2
    A--A surplus           source_did_not_tell                book_or_refund             2
    A--D surplus           unknown_here_amounts_differ        stop                       2
    A--- not_ours          money_not_ours                     attach_or_refund           2
    DAAA channel_differs   booked_but_channel_differs         query_channel              2
    DAAD channel_differs   booked_but_channel_differs         query_channel              2
    DAA- channel_differs   booked_but_channel_differs         query_channel              2
    DADA channel_differs   three_versions                     stop                       2
    DADD channel_differs   three_versions                     stop                       2
    DAD- channel_differs   three_versions                     stop                       2
    DA-A surplus           answer_lost                        query_then_book_or_refund  2
    DA-D surplus           answer_lost                        query_then_book_or_refund  2
    DA-- surplus           answer_lost                        query_then_book_or_refund  2
    DDAA impossible        platform_is_reference              none                       0
    DDAD impossible        platform_is_reference              none                       0
    DDA- impossible        platform_is_reference              none                       0
    DDDA impossible        platform_is_reference              none                       0
    DDDD impossible        platform_is_reference              none                       0
    DDD- impossible        platform_is_reference              none                       0
    DD-A impossible        platform_is_reference              none                       0
    DD-D impossible        platform_is_reference              none                       0
    DD-- impossible        platform_is_reference              none                       0
    D-AA impossible        channel_is_reference               none                       0
    D-AD impossible        channel_is_reference               none                       0
    D-A- impossible        channel_is_reference               none                       0
    D-DA impossible        channel_is_reference               none                       0
    D-DD impossible        channel_is_reference               none                       0
    D-D- impossible        channel_is_reference               none                       0
    D--A impossible        channel_is_reference               none                       0
    D--D impossible        channel_is_reference               none                       0
    D--- impossible        channel_is_reference               none                       0
    -AAA shortage          booked_without_money               query_channel              2
    -AAD shortage          booked_without_money               query_channel              2
    -AA- shortage          booked_without_money               query_channel              2
    -ADA shortage          booked_otherwise_without_money     stop                       2
    -ADD shortage          booked_otherwise_without_money     stop                       2
    -AD- shortage          booked_otherwise_without_money     stop                       2
    -A-A shortage          paid_here_only                     query_channel              2
    -A-D shortage          paid_here_only                     query_channel              2
    -A-- shortage          paid_here_only                     query_channel              2
    -DAA impossible        platform_is_reference              none                       0
    -DAD impossible        platform_is_reference              none                       0
    -DA- impossible        platform_is_reference              none                       0
    -DDA impossible        platform_is_reference              none                       0
    -DDD impossible        platform_is_reference              none                       0
    -DD- impossible        platform_is_reference              none                       0
    -D-A impossible        platform_is_reference              none                       0
    -D-D impossible        platform_is_reference              none                       0
    -D-- impossible        platform_is_reference              none                       0
    --AA shortage          booked_outside_without_money       query_channel              2
    --AD shortage          booked_outside_amounts_differ      stop                       2
    --A- shortage          business_only                      ask_business               2
    --DA impossible        business_is_reference              none                       0
    --DD impossible        business_is_reference              none                       0
    --D- impossible        business_is_reference              none                       0
    ---A source_only       source_without_money               tell_source                1
    ---D impossible        source_is_reference                none                       0
    ---- impossible        nobody_has_it                      none                       0
"""
"""Channel, platform, business, source; type; likely cause; safe act; how many people must agree."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the table; ``type``, ``cause`` and ``act`` are stable codes whose words stand in ``ui``."""

    cells: str
    type: str
    cause: str
    act: str
    people: int


BY_FIELD = {
    "amount": ("amount", "amounts_differ", "stop", 2),
    "kind": ("kind", "kinds_differ", "stop", 2),
    "state": None,
}
"""What a differing field makes of a pattern, whatever the other cells say; None: the table's word holds."""


@cache
def patterns() -> tuple[Pattern, ...]:
    """All 81, in the order of their numbers."""
    rows = [line.split() for line in TABLE.strip().splitlines()]
    return tuple(Pattern(cells, kind, cause, act, int(people)) for cells, kind, cause, act, people in rows)


def number_of(cells: str) -> int:
    """The number of a pattern: its cells read as digits of base three."""
    number = 0
    for cell in cells:
        number = number * len(CELLS) + CELLS.index(cell)
    return number


def meaning(cells: str, field: str = "") -> Pattern:
    """The pattern of four cells, narrowed by the field that differs (``amount``, ``kind``, ``state`` or none)."""
    found = patterns()[number_of(cells)]
    narrowed = BY_FIELD.get(field)
    return found if narrowed is None else Pattern(cells, *narrowed)
