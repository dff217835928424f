"""A real OpenID Connect provider, in a process of its own: `python -m tests.identity PORT`.

It signs everybody in as whoever was last posted to /be/, and lies in the way it was told to.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

CLIENT, SECRET = "touchline", "known to two"


class House:
    """What the provider remembers."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key, self.other_key = (generate_private_key(65537, 2048) for _ in range(2))
        self.person: dict[str, Any] = {}
        self.lie = ""
        self.codes: dict[str, dict[str, str]] = {}


class Answers(BaseHTTPRequestHandler):
    house: House

    def do_GET(self) -> None:
        path, asked = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
        if path == "/.well-known/openid-configuration":
            self.say(self.discovery())
        elif path == "/authorize":
            self.authorize(asked)
        elif path == "/keys":
            self.say({"keys": [public(self.house.key)]})
        elif path == "/person":
            self.say(self.house.person | ({"sub": "somebody else"} if self.house.lie == "person" else {}))
        else:
            self.send(404, {})

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/be/":
            told = json.loads(said)
            self.house.person, self.house.lie = told["person"], told["lie"]
            self.say({})
        else:
            self.token(dict(parse_qsl(said)))

    def discovery(self) -> dict[str, Any]:
        at = self.house.issuer
        return {
            "issuer": "https://somebody-else.test" if self.house.lie == "discovery" else at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/person",
            "jwks_uri": f"{at}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, asked: dict[str, str]) -> None:
        if self.house.lie == "no":
            answer = {"error": "access_denied"}
        else:
            code = f"code {len(self.house.codes)}"
            self.house.codes[code] = asked
            answer = {"code": code}
        self.send(302, {"Location": f"{asked['redirect_uri']}?{urlencode(answer | {'state': asked['state']})}"})

    def token(self, said: dict[str, str]) -> None:
        asked = self.house.codes.pop(said.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(said.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        good = asked is not None and asked["code_challenge"] == proof.decode() and said["client_secret"] == SECRET
        if not good:
            self.send(400, {})
        elif self.house.lie == "nonsense":
            self.say({"access_token": "x", "id_token": "x.y.z"})
        else:
            self.say({"access_token": "x", "id_token": self.id_token()})

    def id_token(self) -> str:
        lie, now = self.house.lie, int(time.time())
        claims = self.house.person | {
            "iss": "https://somebody-else.test" if lie == "issuer" else self.house.issuer,
            "aud": "another house" if lie == "audience" else CLIENT,
            "exp": now - 60 if lie == "expired" else now + 60,
            "iat": now,
        }
        key = self.house.other_key if lie == "signature" else self.house.key
        if lie == "unsigned":
            return jwt.encode(claims, "", algorithm="none", headers={"kid": "one"})
        if lie == "shared":
            return jwt.encode(claims, SECRET * 4, algorithm="HS256", headers={"kid": "one"})
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "one"})

    def say(self, said: dict[str, Any]) -> None:
        self.send(200, {"Content-Type": "application/json"}, json.dumps(said).encode())

    def send(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests say what went wrong."""


def public(key: RSAPrivateKey) -> dict[str, Any]:
    made: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return made | {"kid": "one", "alg": "RS256", "use": "sig"}


if __name__ == "__main__":
    port = int(sys.argv[1])
    Answers.house = House(f"http://127.0.0.1:{port}")
    ThreadingHTTPServer(("127.0.0.1", port), Answers).serve_forever()
