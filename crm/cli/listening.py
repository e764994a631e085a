"""Listening on an address, and ending when a signal asks for it."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click
from flask import Flask
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

THREADS = 6
LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - only with --lan
ANY = (EVERYWHERE, "::", "")
ELSEWHERE = ("192.0.2.1", 9)  # an address for documentation (RFC 5737)
SIGNALS = (signal.SIGINT, signal.SIGTERM)

Server = BaseWSGIServer | MultiSocketServer


def listen(app: Flask, host: str, port: int) -> Server:
    """A server that has its port. A port that is taken is said in words."""
    try:
        server: Server = create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=False,  # the app believes as many as CRM_TRUSTED_PROXIES says
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise click.ClickException(
            f"Cannot listen on {host}, port {port}: {reason}. "
            f"Choose another port: make run PORT={port + 1}, or crm run --port {port + 1}."
        ) from error
    return server


def address(host: str, port: int) -> str:
    """The address under which a server on `host` is reached, from other devices if it listens everywhere."""
    name = own_address() or LOOPBACK if host in ANY else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def own_address() -> str | None:
    """This machine's address in its network, if it is in one. Nothing is sent: it only asks for the way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return None
        return str(probe.getsockname()[0])


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """Within the block SIGINT and SIGTERM end the work as if it were done; the next one kills."""
    for number in SIGNALS:
        signal.signal(number, _leave)
    try:
        yield
    except SystemExit:
        return
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def undisturbed() -> Iterator[None]:
    """A signal that comes within the block waits for its end: nothing is left half begun."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def wait_for_signal() -> None:
    """Do nothing until one comes."""
    threading.Event().wait()


def leave() -> None:
    """End the process now, even if a thread still waits for a server that says nothing.

    What such a thread had in hand was given back or written down before.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    others = [thread for thread in threading.enumerate() if thread is not threading.current_thread()]
    if any(thread.is_alive() and not thread.daemon for thread in others):
        os._exit(0)


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
