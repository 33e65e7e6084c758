"""The program on a terminal."""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import termios

from running import binary


def on_a_terminal(rows, columns, *arguments, interrupt_at=None, env=None):
    """What lamina writes with all streams on a terminal of that size, and its exit code. Given a text, it gets Ctrl-C once
    it has written that."""
    primary, secondary = pty.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen([binary(), *map(str, arguments)], stdin=secondary, stdout=secondary, stderr=secondary,
                               env={**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "", **(env or {})})
    os.close(secondary)
    written = b""
    while True:
        try:
            piece = os.read(primary, 65536)
        except OSError:
            break
        if not piece:
            break
        written += piece
        if interrupt_at and interrupt_at in written:
            process.send_signal(signal.SIGINT)
            interrupt_at = None
    os.close(primary)
    return written.decode(), process.wait(timeout=60)
