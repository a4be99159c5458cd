"""What all contenders are given: the field, the keys, the paths, the certificates, the ports."""

import base64
import hashlib
import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from driver import machine

SMALL, LARGE, UPLOAD = 1024, 102_400, 1_048_576


def pattern(size):
    """The content that goes up and down."""
    return bytes(97 + i % 26 for i in range(26)) * (size // 26) + bytes(97 + i for i in range(size % 26))


def token():
    """About as long as a JWT of an identity provider: 1 KB."""
    parts = (b'{"alg":"RS256","kid":"bench"}', b"latchkey bench " * 36, b"no signature at all " * 13)
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def key(number):
    """The API key of a caller."""
    return "bench-" + hashlib.sha256(b"caller %d" % number).hexdigest()


COOKIE = ".ASPXAUTH=" + hashlib.sha256(b"session").hexdigest() * 2


@dataclass(frozen=True)
class Variant:
    """How the contenders of a group of rows are set up."""

    name: str = "plain"
    tls: bool = False  # in and out
    routes: int = 1
    regexes: int = 20
    callers: int = 1
    buffers: bool = False  # nginx: larger ones than it comes with


@dataclass
class Setting:
    """Where a run keeps its files and who listens where."""

    directory: Path
    upstream: int
    secure_upstream: int
    authorization: str = field(default_factory=lambda: "Bearer " + token())

    def file(self, name, content):
        """Writes a file of the run."""
        path = self.directory / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def prepare(self):
        """Files that several need."""
        self.file("authorization", self.authorization)
        answer = {"access_token": self.authorization[7:], "token_type": "Bearer", "expires_in": 86400, "scope": "bench"}
        self.file("token.json", json.dumps(answer))
        self.file("small", pattern(SMALL))
        self.file("large", pattern(LARGE))
        self.file("uploaded", f"{UPLOAD} of {UPLOAD}")
        self.certificates()

    def certificates(self):
        """An authority of the run, and a certificate of it for localhost (P-256)."""
        self.file("leaf.ext", "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
        new = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        for line in (
            f"{new} -x509 -days 2 -subj /CN=bench-authority -keyout ca.key -out ca.pem",
            f"{new} -subj /CN=localhost -keyout leaf.key -out leaf.csr",
            "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile leaf.ext -out leaf.pem",
        ):
            command = [machine.find("openssl"), *line.split()]
            subprocess.run(command, cwd=self.directory, check=True, capture_output=True)
        both = (self.directory / "leaf.pem").read_text() + (self.directory / "leaf.key").read_text()
        self.file("leaf.both", both)

    def path(self, name):
        """A file's place, as text."""
        return str(self.directory / name)


def prefixes(count):
    """The paths of so many routes."""
    return ["/api/"] if count == 1 else ["/api/"] + [f"/r{number}/" for number in range(1, count)]
