"""A small real mail server: takes, refuses, makes wait, or hangs up, as the address asks."""

import contextlib
import email
import email.policy
import re
import socketserver
import threading
from contextlib import contextmanager
from email.message import EmailMessage

REFUSED_AT_RCPT = {
    "inconnu": b"550 5.1.1 Boite inexistante",
    "pleine": b"451 4.2.2 Boite pleine, reessayez plus tard",
    "ferme": b"421 4.3.2 Service en cours d'arret",
}
REFUSED_AFTER_DATA = {
    "virus": b"554 5.7.1 Contenu refuse",
    "attente": b"451 4.7.1 Liste grise",
}


class Handler(socketserver.StreamRequestHandler):
    """One conversation. `raccroche@` hangs up once the message is in; `coupe@` before it begins."""

    def handle(self):
        self.server.connections += 1
        self._say(b"220 essai ESMTP")
        for line in iter(self.rfile.readline, b""):
            command = line.strip().upper()
            if command.startswith(b"RCPT"):
                self.local = re.search(rb"<([^@>]+)@", line).group(1).decode()
                if self.local == "coupe":
                    return
                self._say(REFUSED_AT_RCPT.get(self.local, b"250 OK"))
                if self.local == "ferme":
                    return
            elif command == b"DATA":
                if not self._take():
                    return
            elif command == b"QUIT":
                self._say(b"221 Au revoir")
                return
            else:
                self._say(b"250 OK")

    def _take(self) -> bool:
        self._say(b"354 Allez-y")
        lines = []
        for line in iter(self.rfile.readline, b".\r\n"):
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        if self.local in REFUSED_AFTER_DATA:
            self._say(REFUSED_AFTER_DATA[self.local])
            return True
        self.server.keep(b"".join(lines))
        if self.local == "raccroche":
            return False
        self.server.gate.wait(self.server.patience)
        self._say(b"250 Pris")
        return True

    def _say(self, words: bytes) -> None:
        with contextlib.suppress(OSError):  # the client may be dead by now
            self.wfile.write(words + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """`messages` are those whose content arrived, answered or not.

    The answer to a message waits until `gate` is open; `hold_from` closes it when so many messages have arrived.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.messages: list[EmailMessage] = []
        self.connections = 0
        self.gate = threading.Event()
        self.gate.set()
        self.patience = 60
        self.hold_from: int | None = None
        self.arrived = threading.Condition()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def keep(self, content: bytes) -> None:
        with self.arrived:
            self.messages.append(email.message_from_bytes(content, policy=email.policy.default))
            if len(self.messages) == self.hold_from:
                self.gate.clear()
            self.arrived.notify_all()

    def wait_for(self, count: int, seconds: float) -> bool:
        with self.arrived:
            return self.arrived.wait_for(lambda: len(self.messages) >= count, seconds)

    def addresses(self) -> list[str]:
        with self.arrived:
            return [message["To"].addresses[0].addr_spec for message in self.messages]


@contextmanager
def running_mail_server():
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.gate.set()
            server.shutdown()
            thread.join()
