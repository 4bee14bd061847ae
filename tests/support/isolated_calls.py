"""Functions that tests call in an isolated process."""

import ctypes
import os
import socket
import time

from mingdan.isolation import BoundedBuffer


def repeat(text: str, times: int) -> bytes:
    return (text * times).encode()


def refuse(text: str) -> bytes:
    raise ValueError(text)


def spin() -> bytes:
    while True:
        pass


def sleep_long() -> bytes:
    time.sleep(600)
    return b""


def fill_memory() -> bytes:
    held = []
    while True:
        held.append(bytearray(1_000_000))


HELD: list[bytearray] = []


def hold(size: int) -> bytes:
    try:
        HELD.append(bytearray(size))
    except MemoryError as error:
        raise ValueError("too much") from error
    return b""


def write_much() -> bytes:
    buffer = BoundedBuffer(1_000)
    while True:
        buffer.write(b"0123456789")


def read_null_pointer() -> bytes:
    return ctypes.string_at(0)


def print_and_answer() -> bytes:
    print("not an answer")
    return b"an answer"


def connect(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        return b"connected"


def process_number() -> bytes:
    return str(os.getpid()).encode()


def cannot_cut_off() -> bytes:
    """What a system answers that does not let a process give up the network."""
    return b""
