"""The four contenders: how each is set up to do the same thing."""

import hashlib
import json
import os
from pathlib import Path

from driver import machine, setting
from driver.setting import Setting, Variant

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
# one event loop, as nginx has one worker; not by taskset at the start, so that it may warm up on both cores
ONE_LOOP = "-XX:ActiveProcessorCount=1"


def nginx(s: Setting, v: Variant, port: int, name: str):
    """nginx with kept connections both ways, no log and content not spooled; its buffers as they come, or larger."""
    out = "https://secure" if v.tls else "http://plain"
    tls = f"""
    ssl_certificate {s.path('leaf.pem')}; ssl_certificate_key {s.path('leaf.key')}; ssl_protocols TLSv1.3;
    proxy_ssl_verify on; proxy_ssl_trusted_certificate {s.path('ca.pem')}; proxy_ssl_name localhost;
    proxy_ssl_protocols TLSv1.3;""" if v.tls else ""
    buffers = """
  client_body_buffer_size 128k; proxy_buffer_size 32k; proxy_buffers 8 32k;""" if v.buffers else ""
    locations = "\n".join(f"location {path} {{ proxy_pass {out}; }}" for path in setting.prefixes(v.routes))
    config = s.file(f"{name}.conf", f"""
worker_processes 1; daemon off; pid {s.path(name + '.pid')}; error_log {s.path(name + '.err')} error;
{'user root;' if os.geteuid() == 0 else ''} 
events {{ worker_connections 15000; }}
http {{
  access_log off; sendfile on; tcp_nodelay on;
  keepalive_requests 1000000000; keepalive_timeout 300s;
  client_body_temp_path {s.path(name + '.body')}; proxy_temp_path {s.path(name + '.temp')};
  fastcgi_temp_path {s.path(name + '.f')}; uwsgi_temp_path {s.path(name + '.u')}; scgi_temp_path {s.path(name + '.s')};
  client_max_body_size 0; proxy_request_buffering off; proxy_max_temp_file_size 0;{buffers}
  upstream plain {{ server 127.0.0.1:{s.upstream}; keepalive 512; keepalive_requests 1000000000; keepalive_timeout 300s; }}
  upstream secure {{ server 127.0.0.1:{s.secure_upstream}; keepalive 512; keepalive_requests 1000000000; keepalive_timeout 300s; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096{' ssl http2' if v.tls else ''};{tls}
    proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_set_header Authorization "{s.authorization}";
    location /clear/ {{ proxy_pass http://plain; }}
    {locations}
  }}
}}
""")
    return [machine.find("nginx"), "-c", str(config), "-e", s.path(f"{name}.err")], {}


def haproxy(s: Setting, v: Variant, port: int, name: str):
    """HAProxy with one thread."""
    bind = f" ssl crt {s.path('leaf.both')} ssl-min-ver TLSv1.3 alpn h2,http/1.1" if v.tls else ""
    out = (f"{s.secure_upstream} ssl verify required ca-file {s.path('ca.pem')} verifyhost localhost sni str(localhost)"
           if v.tls else s.upstream)
    config = s.file(f"{name}.cfg", f"""
global
  nbthread 1
  maxconn 12000
  no strict-limits
  tune.maxrewrite 4096
defaults
  mode http
  timeout connect 5s
  timeout client 300s
  timeout server 300s
  timeout http-keep-alive 300s
  http-reuse always
frontend in
  bind 127.0.0.1:{port} backlog 4096{bind}
  http-request set-header Authorization "{s.authorization}"
  use_backend clear if {{ path_beg /clear/ }}
  default_backend out
backend out
  server upstream 127.0.0.1:{out} pool-max-conn 512
backend clear
  server upstream 127.0.0.1:{s.upstream} pool-max-conn 512
""")
    return [machine.find("haproxy"), "-db", "-f", str(config)], {}


def spring(s: Setting, v: Variant, port: int, name: str):
    """Spring Cloud Gateway (WebFlux), as it comes, with one event loop."""
    out = f"https://localhost:{s.secure_upstream}" if v.tls else f"http://127.0.0.1:{s.upstream}"
    added = ["AddRequestHeader=Authorization, " + s.authorization]

    def route(number, path, uri):
        return {"id": f"r{number}", "uri": uri, "predicates": [f"Path={path}**"], "filters": added}

    routes = [route(number, path, out) for number, path in enumerate(setting.prefixes(v.routes))]
    routes.append(route("clear", "/clear/", f"http://127.0.0.1:{s.upstream}"))
    webflux = {"routes": routes}
    server = {"port": port, "address": "127.0.0.1"}
    if v.tls:
        webflux["httpclient"] = {"ssl": {"trusted-x509-certificates": [s.path("ca.pem")]}}
        server["http2"] = {"enabled": True}
        server["ssl"] = {"certificate": s.path("leaf.pem"), "certificate-private-key": s.path("leaf.key"),
                         "enabled-protocols": ["TLSv1.3"]}
    config = s.file(f"{name}.yaml", json.dumps({
        "server": server,
        "logging": {"level": {"root": "warn"}},
        "spring": {"main": {"banner-mode": "off"}, "cloud": {"gateway": {"server": {"webflux": webflux}}}},
    }))
    java = machine.find("java")
    flags = [ONE_LOOP, "-XX:+UseSerialGC", "-Dreactor.netty.ioWorkerCount=1"]
    return [java, *flags, "-jar", str(HERE / "spring/target/spring.jar"), f"--spring.config.location=file:{config}"], {}


def rules(count):
    """So many regexes, of which the last opens what is called."""
    others = [f"/api/v1/resource{number}/[a-z]+(/.*)?" for number in range(1, count)]
    return others + ["/[a-z0-9]+/(small|large|upload|echo)(/.*)?"]


def gateway(root: Path):
    """Latchkey of the checkout in this directory, with everything on."""

    def prepared(s: Setting, v: Variant, port: int, name: str):
        listener = {"bind": f"127.0.0.1:{port}", "limits": {"idle": "10m"}}
        tenant = {"kind": "cyberark-identity", "url": f"http://127.0.0.1:{s.upstream}"}
        tenants = {"api": tenant, "clear": tenant}
        if v.tls:
            listener["tls"] = {"certificate": s.path("leaf.pem"), "privateKey": s.path("leaf.key")}
            secure = {"url": f"https://localhost:{s.secure_upstream}", "http2": False, "tls": {"ca": s.path("ca.pem")}}
            tenants["api"] = tenant | secure
        account = {"grant": "clientCredentials", "application": "bench", "clientId": "bench@example.com",
                   "clientSecret": "not-a-secret", "scopes": ["bench"]}
        callers = {f"a{number}": {"apiKey": "sha256:" + hashlib.sha256(setting.key(number).encode()).hexdigest()}
                   for number in range(v.callers)}
        allowed = {caller: ["b"] for caller in callers}

        def route(label, path, to):
            # aspxauth is strip by default; what is written thrice as long is not read, with 10,000 routes
            return {"name": label, "path": path, "tenant": to, "serviceAccount": to, "callers": allowed}

        routes = [route(f"r{number}", path, "api") for number, path in enumerate(setting.prefixes(v.routes))]
        config = s.file(f"{name}.yaml", json.dumps({
            "version": 1, "drain": "1s", "listeners": [listener], "admin": {"bind": "127.0.0.1:0"},
            "tenants": tenants,
            "serviceAccounts": {to: account | {"tenant": to} for to in tenants},
            "scopes": {"b": {"rest": rules(v.regexes)}},
            "callers": callers, "routes": routes + [route("clear", "/clear/", "clear")],
        }, separators=(",", ":")))
        more = os.environ.get("LATCHKEY_JAVA_OPTS", "")
        return ([str(root / "gateway/bin/latchkey"), "serve", "--config", str(config)],
                {"LATCHKEY_JAVA_OPTS": f"{ONE_LOOP} {more}".strip()})

    return prepared


CONTENDERS = {"gateway": gateway(ROOT), "nginx": nginx, "haproxy": haproxy, "spring": spring}
JAVA = ("gateway", "spring", "beside")
