"""How many wrong passwords a name and an address may give before no more are looked at.

A try is written down before its password is looked at, and struck out when that was right. So tries that come at
once, from several processes or threads, are not more than those that come one after another.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address

from sqlalchemy import Connection, delete, insert, select

from onrecord.model.person import TooMany, key_of
from onrecord.store.desk_tables import failures, written

WINDOW = timedelta(minutes=15)
MOST_OF_NAME = 5
MOST_OF_ADDRESS = 20

_IPV6_HOME = 64  # bits of an IPv6 address that one household or server has to itself


def subject_of_name(name: str) -> str:
    """Give what stands for a name: of all its variants the same, and readable to nobody."""
    return _hidden(f"name {key_of(name)}")


def subject_of_address(address: str) -> str:
    """Give what stands for an address; of an IPv6 address, for its first 64 bits."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return _hidden(f"address {address}")
    if found.version == 4:
        return _hidden(f"address {found}")
    if found.ipv4_mapped:
        return _hidden(f"address {found.ipv4_mapped}")
    return _hidden(f"address {int(found) >> (128 - _IPV6_HOME)}")


def _hidden(words: str) -> str:
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def begin(connection: Connection, name: str, address: str, now: datetime) -> int:
    """Write down a try of two subjects, and give its number. Raises TooMany where there were too many."""
    # One from the days to come was written by a clock that has been put right since.
    outdated = (failures.c.at <= written(now - WINDOW)) | (failures.c.at > written(now + WINDOW))
    connection.execute(delete(failures).where(outdated))
    wait = max(_wait(connection, name, MOST_OF_NAME, now), _wait(connection, address, MOST_OF_ADDRESS, now))
    if wait:
        raise TooMany(wait)
    at = written(now)
    connection.execute(insert(failures).values(subject=address, at=at))
    done = connection.execute(insert(failures).values(subject=name, at=at))
    (number,) = done.inserted_primary_key or (0,)
    return int(number)


def _wait(connection: Connection, subject: str, most: int, now: datetime) -> int:
    last = select(failures.c.at).where(failures.c.subject == subject)
    found = list(connection.scalars(last.order_by(failures.c.at.desc()).limit(most)))
    if len(found) < most:
        return 0
    return max(1, math.ceil((datetime.fromisoformat(found[-1]) + WINDOW - now).total_seconds()))


def succeed(connection: Connection, name: str, number: int) -> None:
    """Strike out a try, and the failures of its name before it. Those of its address stay."""
    of_address = failures.c.id == number - 1  # written just before, in one transaction
    of_name = (failures.c.subject == name) & (failures.c.id <= number)
    connection.execute(delete(failures).where(of_name | of_address))


def forget(connection: Connection, name: str) -> None:
    """Strike out all failures of a name."""
    connection.execute(delete(failures).where(failures.c.subject == name))
