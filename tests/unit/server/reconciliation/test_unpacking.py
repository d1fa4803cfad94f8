"""Compressed files within limits: bombs, cut archives and liars are refused early and in bounded memory."""

import gzip
import io
import resource
import zipfile
import zlib

import pytest

from server.reconciliation.reading import StatementUnreadable
from server.reconciliation.unpacking import MOST_TIMES, plain, unpacked_size, zip_member

LIMIT = 1024 * 1024


def any_member(_name: str) -> bool:
    return True


def packed(size: int, members: int = 1, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for number in range(members):
            archive.writestr(f"{number}.csv", b"0" * size)
    return out.getvalue()


def endless_gzip(megabytes: int) -> bytes:
    """GZIP of so many megabytes of zeros, in no time: a block that ends in a full flush can be repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08" + bytes(6) + b"\x03" + block * megabytes + packer.flush()


def rule_of(error: pytest.ExceptionInfo[StatementUnreadable]) -> object:
    return error.value.values["rule"]


def test_what_is_within_the_limit_is_given_as_it_was() -> None:
    assert plain(b"as it is", LIMIT) == b"as it is"
    assert plain(gzip.compress(b"x" * LIMIT), LIMIT) == b"x" * LIMIT
    for how in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2):
        assert zip_member(packed(LIMIT, how=how), any_member, LIMIT) == b"0" * LIMIT


def test_the_size_of_a_file_is_that_of_what_is_in_it() -> None:
    assert unpacked_size(b"x" * 10) == 10
    assert unpacked_size(gzip.compress(b"x" * LIMIT)) == LIMIT
    assert unpacked_size(packed(LIMIT, members=2)) == 2 * LIMIT
    assert unpacked_size(packed(LIMIT, members=2), LIMIT) == LIMIT, "no more is ever unpacked"
    damaged = packed(LIMIT)[:-10]
    assert unpacked_size(damaged) == len(damaged)


def test_a_bomb_is_told_by_how_much_it_grows_long_before_the_limit() -> None:
    bomb = endless_gzip(1000)
    assert len(bomb) * MOST_TIMES < 1000 * LIMIT
    with pytest.raises(StatementUnreadable) as error:
        plain(bomb)
    assert rule_of(error) == "GZIP is cut, or larger than allowed"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param(b"x" * (LIMIT + 1), "larger than allowed", id="plain"),
        pytest.param(gzip.compress(b"x" * (LIMIT + 1)), "GZIP is cut, or larger than allowed", id="bomb"),
        pytest.param(gzip.compress(b"x")[:-1], "GZIP is cut, or larger than allowed", id="cut"),
        pytest.param(b"\x1f\x8bgarbage", "GZIP is damaged", id="damaged"),
    ],
)
def test_gzip_that_is_refused(content: bytes, rule: str) -> None:
    with pytest.raises(StatementUnreadable) as error:
        plain(content, LIMIT)
    assert rule_of(error) == rule


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param(packed(LIMIT + 1), "ZIP is larger than allowed", id="bomb"),
        pytest.param(packed(LIMIT // 2, members=3), "ZIP is larger than allowed", id="bomb in parts"),
        pytest.param(packed(1, members=21), "ZIP is larger than allowed", id="many members"),
        pytest.param(packed(1, members=2), "not one detail file in the ZIP", id="two that fit"),
        pytest.param(packed(100)[:-5], "ZIP is damaged", id="cut"),
    ],
)
def test_zip_that_is_refused(content: bytes, rule: str) -> None:
    with pytest.raises(StatementUnreadable) as error:
        zip_member(content, any_member, LIMIT)
    assert rule_of(error) == rule


def test_a_zip_that_lies_about_its_size_never_unpacks_more_than_it_says() -> None:
    honest = packed(4 * LIMIT)
    size = (4 * LIMIT).to_bytes(4, "little")
    with pytest.raises(StatementUnreadable) as error:
        zip_member(honest.replace(size, (100).to_bytes(4, "little")), any_member, LIMIT)
    assert rule_of(error) == "ZIP is damaged"


@pytest.mark.parametrize("of_sum", [False, True], ids=["what is packed", "the sum of what is unpacked"])
def test_a_zip_of_which_a_byte_was_changed_is_damaged(of_sum: bool) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", bytes(range(256)))
    content = bytearray(out.getvalue())
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 16 if of_sum else 40] ^= 1  # 16: the CRC
    with pytest.raises(StatementUnreadable) as error:
        zip_member(bytes(content), any_member, LIMIT)
    assert rule_of(error) == "ZIP is damaged"


def test_five_gigabytes_are_refused_in_bounded_memory() -> None:
    bomb = endless_gzip(5 * 1024)
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(StatementUnreadable):
        plain(bomb, 64 * LIMIT)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 512 * 1024
