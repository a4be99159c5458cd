"""The generator sees what is wrong: each answer here is of a server that misbehaves in one way."""

import json
import socket
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from driver import building

RIGHT = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd"
HEAD = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"


class Server:
    """Answers each request of a connection with these bytes; closes it after closing of them."""

    def __init__(self, answer, closing=None, late=0.0):
        self.answer, self.closing, self.late = answer, closing, late
        self.listening = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection = self.listening.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        answered = 0
        with connection:
            try:
                while connection.recv(65536):
                    time.sleep(self.late)
                    connection.sendall(self.answer)
                    answered += 1
                    if answered == self.closing:
                        return
            except OSError:
                return


class Load(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        building.programs()
        cls.directory = tempfile.TemporaryDirectory()
        cls.at = Path(cls.directory.name)
        (cls.at / "requests").write_text(f"{len(HEAD)}\n{HEAD}")
        (cls.at / "expected").write_text("abcd")

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def load(self, answer, *more, closing=None, late=0.0, seconds="0.2", connections="2"):
        server = Server(answer, closing, late)
        command = [str(building.BUILD / "load"), "-p", str(server.listening.getsockname()[1]), "-c", connections,
                   "-d", seconds, "-q", str(self.at / "requests"), "-e", str(self.at / "expected"), *more]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
        server.listening.close()
        got = json.loads(done.stdout)
        return got, {kind: count for kind, count in (got["lost"] | got["wrong"]).items() if count}

    def test_right_answers_are_counted_and_nothing_else(self):
        got, bad = self.load(RIGHT)
        self.assertGreater(got["calls"], 10)
        self.assertEqual({}, bad)

    def test_another_status_is_wrong(self):
        got, bad = self.load(RIGHT.replace(b"200 OK", b"503 No"))
        self.assertEqual({"status": got["calls"]}, bad)
        self.assertIn("503", got["sample"])

    def test_another_length_is_wrong(self):
        got, bad = self.load(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")
        self.assertEqual({"size": got["calls"]}, bad)

    def test_another_byte_is_wrong(self):
        got, bad = self.load(RIGHT.replace(b"abcd", b"abce"))
        self.assertEqual({"content": got["calls"]}, bad)

    def test_an_answer_cut_off_is_lost(self):
        got, bad = self.load(RIGHT[:-1], closing=1)
        self.assertEqual(0, got["calls"])
        self.assertGreater(bad["closed"], 0)

    def test_more_than_was_announced_is_malformed(self):
        self.assertIn("malformed", self.load(RIGHT + b"e")[1])

    def test_an_answer_without_length_is_malformed(self):
        self.assertIn("malformed", self.load(b"HTTP/1.1 200 OK\r\n\r\nabcd")[1])

    def test_a_connection_that_says_close_is_replaced_without_loss(self):
        got, bad = self.load(RIGHT.replace(b"OK\r\n", b"OK\r\nConnection: close\r\n"), closing=1)
        self.assertGreaterEqual(got["connects"], got["calls"])
        self.assertEqual({}, bad)

    def test_nobody_there_is_refused_and_given_up(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = [str(building.BUILD / "load"), "-p", str(port), "-c", "1", "-d", "9",
                   "-q", str(self.at / "requests"), "-e", str(self.at / "expected")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=8)
        self.assertEqual(3, done.returncode)
        self.assertEqual(10_000, json.loads(done.stdout)["lost"]["refused"])

    def test_the_open_model_counts_the_wait_for_a_connection(self):
        # one connection, 50 ms for each answer, 100 calls/s: all but the first find it taken
        got, bad = self.load(RIGHT, "-r", "100", late=0.05, seconds="0.5", connections="1")
        self.assertGreater(got["p99"], 200_000)
        self.assertGreater(got["overdue"], 20)
        self.assertEqual({}, bad)

    def test_a_fixed_rate_that_can_be_kept_is_kept(self):
        got, bad = self.load(RIGHT, "-r", "100", seconds="0.5")
        self.assertEqual(50, got["calls"] + got["overdue"])
        self.assertEqual({}, bad)


if __name__ == "__main__":
    unittest.main()
