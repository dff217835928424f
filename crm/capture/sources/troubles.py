"""What is wrong with a server, in a sentence that says what to do."""

from __future__ import annotations

import ssl


def in_words(error: Exception, host: str, port: int | None = None) -> str:
    place = f"{host} on port {port}" if port else host
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate of {host} cannot be trusted ({error.verify_message}). Is the name right?"
    if isinstance(error, ssl.SSLError):
        return f"{place} does not speak TLS. Choose STARTTLS, usually on port 143, or TLS on port 993."
    if isinstance(error, TimeoutError):
        return f"{place} does not answer. It is asked again; if this lasts, check the port and the firewall."
    if isinstance(error, ConnectionRefusedError):
        return f"{place} refuses the connection. Check the port and whether the server runs."
    if isinstance(error, OSError) and not isinstance(error, ConnectionError):
        return f"{place} cannot be reached ({error.strerror or error}). It is asked again."
    return f"{place} broke off ({str(error)[:120] or type(error).__name__}). It is asked again."
