"""Does the plan by each client of Python: python3 client.py CLEAR SECURE KEY CA."""
import hashlib
import http.client
import json
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request

clear, secure, key, ca = sys.argv[1:5]
with open("plan.json") as file:
    plan = json.load(file)
VERSIONS = {9: "0.9", 10: "1.0", 11: "1.1"}


def fields_of(client, call):
    return {**call["fields"], "X-Api-Key": key, "X-Case": client + " " + call["name"]}


def pieces(call):
    text = (call["text"] * call["times"]).encode()
    for at in range(0, len(text), 7000):
        yield text[at : at + 7000]


def content(call):
    if call["chunked"]:
        return pieces(call)
    return (call["text"] * call["times"]).encode() or None


def tell(client, call, status=0, version=None, target=None, octets=b"", location=None, error=None):
    print(
        json.dumps(
            {
                "client": client,
                "name": call["name"],
                "status": status,
                "version": version,
                "target": target,
                "octets": len(octets),
                "sha256": hashlib.sha256(octets).hexdigest(),
                "location": location,
                "error": error,
            }
        ),
        flush=True,
    )


class ByRequests:
    def __init__(self, base):
        import requests

        self.base = base
        self.session = requests.Session()
        self.session.verify = ca
        self.session.trust_env = False
        self.requests = requests

    def call(self, client, call):
        request = self.requests.Request(
            call["method"],
            self.base + call["target"],
            headers=fields_of(client, call),
            data=content(call),
        )
        self.session.cookies.clear()
        prepared = self.session.prepare_request(request)
        answer = self.session.send(prepared, allow_redirects=False)
        return {
            "status": answer.status_code,
            "version": VERSIONS[answer.raw.version],
            "target": prepared.path_url,
            "octets": answer.content,
            "location": answer.headers.get("Location"),
        }


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class ByUrllib:
    def __init__(self, base):
        self.base = base
        context = ssl.create_default_context(cafile=ca)
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=context),
            NoRedirects(),
        )

    def call(self, client, call):
        request = urllib.request.Request(
            self.base + call["target"],
            data=content(call),
            headers=fields_of(client, call),
            method=call["method"],
        )
        try:
            answer = self.opener.open(request)
        except urllib.error.HTTPError as other:
            answer = other
        return {
            "status": answer.status,
            "version": VERSIONS[answer.version],
            "octets": answer.read(),
            "location": answer.headers.get("Location"),
        }


class ByHttpClient:
    def __init__(self, base):
        at = urllib.parse.urlsplit(base)
        if at.scheme == "https":
            context = ssl.create_default_context(cafile=ca)
            self.connection = http.client.HTTPSConnection(at.hostname, at.port, context=context)
        else:
            self.connection = http.client.HTTPConnection(at.hostname, at.port)

    def call(self, client, call):
        self.connection.request(
            call["method"], call["target"], content(call), fields_of(client, call)
        )
        answer = self.connection.getresponse()
        return {
            "status": answer.status,
            "version": VERSIONS[answer.version],
            "octets": answer.read(),
            "location": answer.headers.get("Location"),
        }


def all_calls(client, way):
    for call in plan:
        try:
            tell(client, call, **way.call(client, call))
        except Exception as error:
            tell(client, call, error=repr(error))


for kind, base in (("clear", clear), ("secure", secure)):
    all_calls("python-http-client-" + kind, ByHttpClient(base))
    all_calls("python-urllib-" + kind, ByUrllib(base))
    try:
        all_calls("python-requests-" + kind, ByRequests(base))
    except ImportError:
        for call in plan:
            tell("python-requests-" + kind, call, error="cannot: requests is not installed")
