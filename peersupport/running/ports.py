"""Taking the port before anything else is started, so that a taken one is said at once and never fought over."""

import errno
import ipaddress
import socket

from django.core.exceptions import ImproperlyConfigured

LAST_PORT = 65535
FIRST_CHOICE = 8000
LOOPBACK = ("127.0.0.1", "::1")
"""“localhost” is one or the other, depending on the machine, so both are taken."""


def take(hosts: tuple[str, ...], port: int) -> list[socket.socket]:
    """Sockets bound to ``port`` on every address of ``hosts`` that this machine has; they listen later.

    Raises ImproperlyConfigured when one is taken, forbidden, or none exists.
    """
    taken: list[socket.socket] = []
    try:
        for host in hosts:
            try:
                taken.append(_bind(host, port))
            except OSError as error:
                if not (taken and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)):  # no IPv6 here: fine
                    raise _explained(error, host, port) from None
    except ImproperlyConfigured:
        for each in taken:
            each.close()
        raise
    return taken


def _bind(host: str, port: int) -> socket.socket:
    is_six = ":" in host
    try:
        ipaddress.ip_address(host)
    except ValueError:
        raise ImproperlyConfigured(
            f"HOST is “{host}”. Write the number of a network address: 127.0.0.1 for this machine, 0.0.0.0 for all."
        ) from None
    bound = socket.socket(socket.AF_INET6 if is_six else socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if is_six:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound


def _explained(error: OSError, host: str, port: int) -> ImproperlyConfigured:
    if error.errno == errno.EADDRINUSE:
        return ImproperlyConfigured(
            f"Port {port} is taken by another program. Stop that one, or choose another port, for example: "
            f"PORT={port + 1 if port < LAST_PORT else FIRST_CHOICE}"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return ImproperlyConfigured(
            f"This account may not use port {port}. Choose one above 1023, for example: PORT={FIRST_CHOICE}"
        )
    return ImproperlyConfigured(f"This machine has no address {host} to listen on. Check HOST.")
