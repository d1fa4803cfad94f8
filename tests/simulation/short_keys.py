"""RSA keys for the far ends that are a quarter as long as real ones, for both sides: signing would take a tenth of all
time. What is signed is the same, and how. The library makes none so short, but it signs and verifies with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from cryptography.hazmat.primitives.asymmetric import rsa

from server.channels import signing
from server.practice import identity

BITS = 512
EXPONENT = 65537
SMALL_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
"""For these as witnesses, and numbers drawn by chance, Miller and Rabin are as good as never wrong."""


@contextmanager
def fast_keys() -> Iterator[None]:
    """While it lasts keys are made short, and short ones are taken."""
    random = Random(BITS)
    kept = identity._key, signing.SMALLEST_RSA_BITS
    identity._key, signing.SMALLEST_RSA_BITS = lambda: short_key(random), BITS
    try:
        yield
    finally:
        identity._key, signing.SMALLEST_RSA_BITS = kept


def short_key(random: Random) -> rsa.RSAPrivateKey:
    """A new key."""
    first, second = sorted((_prime(random), _prime(random)), reverse=True)
    secret = pow(EXPONENT, -1, (first - 1) * (second - 1))
    numbers = rsa.RSAPrivateNumbers(
        p=first, q=second, d=secret, dmp1=secret % (first - 1), dmq1=secret % (second - 1),
        iqmp=rsa.rsa_crt_iqmp(first, second), public_numbers=rsa.RSAPublicNumbers(EXPONENT, first * second),
    )  # fmt: skip
    return numbers.private_key()


def _prime(random: Random) -> int:
    """A prime number of half as many bits, the two highest set."""
    bits = BITS // 2
    while True:
        number = random.getrandbits(bits) | (3 << (bits - 2)) | 1
        if number % EXPONENT != 1 and is_prime(number):
            return number


def is_prime(number: int) -> bool:
    """Whether an odd number above the small primes is a prime, by Miller and Rabin."""
    if any(number % prime == 0 for prime in SMALL_PRIMES):
        return False
    odd, halvings = number - 1, 0
    while odd % 2 == 0:
        odd, halvings = odd // 2, halvings + 1
    return all(_passes(number, witness, odd, halvings) for witness in SMALL_PRIMES)


def _passes(number: int, witness: int, odd: int, halvings: int) -> bool:
    power = pow(witness, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(halvings - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False
