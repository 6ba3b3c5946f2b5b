#!/usr/bin/env python3
"""A partner's cloud that shares nothing with Steward: sign-in, Partner Center and Graph as the services document them.

Prints one line of JSON with its base addresses, then one line for each request it took or refused. Each service has
a path of its own, as behind a gateway. It refuses what the real services refuse: a wrong client, grant or scope, a
token of another service, a call without the documented headers, a page asked for in another way than its link says.
Ends when its standard input does.

Faults: --cut-page N     page N is whole for HTTP, but its JSON ends in the middle
        --break-page N   page N breaks off before the announced length
        --forbid-page N  page N is refused with the service's own error
        --opaque         access tokens are no JSON Web Tokens
        --real-names     tokens call their service what Microsoft's own do
"""

import argparse
import base64
import hashlib
import json
import os
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

TENANT = "11111111-aaaa-4aaa-8aaa-111111111111"
CLIENT = "22222222-bbbb-4bbb-8bbb-222222222222"
CORRELATION = "33333333-cccc-4ccc-8ccc-333333333333"
FIRST_REFRESH_TOKEN = "0.OTHER-FIRST-REFRESH-TOKEN"
PAGE = 3
REAL_NAMES = {"partners": "https://api.partnercenter.microsoft.com", "directory": "https://graph.microsoft.com"}
NAMES = [
    "Alpine Ünlimited", 'Quoted "Best" Goods, Ltd', "=HYPERLINK(1)", "Plain", "Öresund & Søn",
    "Tab\tand\nbreak", "日本商事", "Last One",
]


def customer(number, name):
    identity = f"{number:08d}-0000-4000-8000-000000000001"
    return {
        "id": identity,
        "commerceId": identity,
        "companyProfile": {
            "tenantId": identity, "domain": f"customer{number}.onmicrosoft.example", "companyName": name,
            "links": {"self": {"uri": f"/customers/{identity}/profiles/company", "method": "GET", "headers": []}},
            "attributes": {"objectType": "CustomerCompanyProfile"},
        },
        "relationshipToPartner": "reseller",
        "somethingNew": {"nobody": ["knows", 1, None]},
        "attributes": {"objectType": "Customer"},
    }


CUSTOMERS = [customer(number, name) for number, name in enumerate(NAMES, 1)]


def unsigned(claims):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
    return f"{part({'alg': 'RS256', 'typ': 'JWT'})}.{part(claims)}.c2lnbmF0dXJl"


class Partner:
    def __init__(self, options):
        self.options = options
        self.base = ""
        self.refresh_tokens = {FIRST_REFRESH_TOKEN}
        self.access_tokens = {}
        self.codes = {}
        self.lock = threading.Lock()

    def resource(self, scope):
        for name in ("partners", "directory"):
            if any(word.startswith(f"{self.base}/{name}/") for word in scope.split()):
                return name
        return None

    def token_answer(self, resource, scope):
        now = int(time.time())
        claims = {
            "aud": REAL_NAMES[resource] if self.options.real_names else f"{self.base}/{resource}", "tid": TENANT, "oid": "44444444-dddd-4ddd-8ddd-444444444444",
            "upn": "owner@other.example", "name": "The Owner", "amr": ["pwd", "mfa"], "appid": CLIENT,
            "exp": now + 3600, "jti": str(uuid.uuid4()),
        }
        access = f"opaque-{uuid.uuid4()}" if self.options.opaque else unsigned(claims)
        refresh = f"0.OTHER-{uuid.uuid4()}"
        with self.lock:
            self.access_tokens[access] = resource
            self.refresh_tokens.add(refresh)
        return {
            "token_type": "Bearer", "scope": scope, "expires_in": 3599, "ext_expires_in": 3599,
            "access_token": access, "refresh_token": refresh, "id_token": unsigned(claims),
        }


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.handle_request(b"")

    def do_POST(self):
        self.handle_request(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def say(self, **what):
        print(json.dumps({"request": f"{self.command} {self.path}", **what}), flush=True)

    def answer(self, status, body, headers=(), cut=None, broken=False):
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        whole = len(data)
        if cut is not None:
            data = data[:cut]
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(whole if broken else len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)
        if broken:
            self.close_connection = True
        self.say(status=status)

    def handle_request(self, body):
        address = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(address.query, keep_blank_values=True).items()}
        if address.path == f"/identity/{TENANT}/oauth2/v2.0/authorize" and self.command == "GET":
            return self.authorize(query)
        if address.path == f"/identity/{TENANT}/oauth2/v2.0/token" and self.command == "POST":
            return self.token({key: values[0] for key, values in parse_qs(body.decode()).items()})
        if address.path.startswith("/partners/v1/") and self.command == "GET":
            return self.partners(address.path[len("/partners/v1"):], query)
        if address.path.startswith("/directory/v1.0/") and self.command == "GET":
            return self.directory(address.path[len("/directory/v1.0"):])
        return self.answer(404, {"error": "no such path"})

    # --- sign-in ---

    def authorize(self, query):
        wrong = query.get("client_id") != CLIENT or query.get("response_type") != "code" \
            or query.get("code_challenge_method") != "S256" \
            or not query.get("redirect_uri", "").startswith(("http://127.0.0.1:", "http://localhost:"))
        if wrong:
            return self.answer(400, {"error": "invalid_request"})
        code = f"0.CODE-{uuid.uuid4()}"
        partner.codes[code] = (query["redirect_uri"], query["code_challenge"])
        target = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
        return self.answer(302, b"", [("Location", target)])

    def refuse(self, error, number, text):
        self.answer(400, {
            "error": error, "error_codes": [number], "correlation_id": CORRELATION,
            "error_description": f"AADSTS{number}: {text} Trace ID: {CORRELATION} Correlation ID: {CORRELATION}",
        })

    def token(self, form):
        if form.get("client_id") != CLIENT:
            return self.refuse("unauthorized_client", 700016, "Application was not found.")
        scope = form.get("scope", "")
        resource = partner.resource(scope)
        if resource is None:
            return self.refuse("invalid_scope", 70011, f"The scope {scope} is not valid.")
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") not in partner.refresh_tokens:
                return self.refuse("invalid_grant", 70000, "The refresh token is not valid.")
        elif form.get("grant_type") == "authorization_code":
            redirect, challenge = partner.codes.pop(form.get("code"), (None, None))
            verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            if redirect != form.get("redirect_uri") \
                    or base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != challenge:
                return self.refuse("invalid_grant", 501481, "The code verifier does not match.")
        else:
            return self.refuse("unsupported_grant_type", 70003, "The grant is not supported.")
        return self.answer(200, partner.token_answer(resource, scope))

    # --- services ---

    def bearer(self, resource):
        kind, _, token = self.headers.get("Authorization", "").partition(" ")
        return kind == "Bearer" and partner.access_tokens.get(token) == resource

    def partners(self, path, query):
        echo = [("MS-RequestId", self.headers.get("MS-RequestId", "")), ("MS-CorrelationId", CORRELATION)]
        if not self.bearer("partners"):
            return self.answer(401, {"code": "800001", "description": "Partner token missing."}, echo)
        try:
            uuid.UUID(self.headers["MS-RequestId"])
            uuid.UUID(self.headers["MS-CorrelationId"])
            missing = self.headers["MS-Contract-Version"] != "v1" or "json" not in self.headers["Accept"]
        except (KeyError, TypeError, ValueError, AttributeError):
            missing = True
        if missing:
            return self.answer(400, {"code": 3000, "description": "A documented header is missing."}, echo)
        if path == "/profiles/organization":
            return self.answer(200, {"id": TENANT, "companyName": "Other Partner", "culture": "en-US"}, echo)
        if path != "/customers":
            return self.answer(404, {"code": "1000", "description": "Not found."}, echo)
        if self.headers.get("ValidateMfa") == "true":
            echo.append(("isMfaCompliant", "true"))

        # The position is in the header alone; what comes with it must be what the link said.
        position = self.headers.get("MS-ContinuationToken")
        number = 1 if position is None else int(position.removeprefix("at,/=").removesuffix("==")) // PAGE + 1
        if position is not None and query.get("seekOperation") != "Next":
            return self.answer(400, {"code": 3000, "description": "Not the page's link."}, echo)
        first = (number - 1) * PAGE
        items = CUSTOMERS[first:first + PAGE]
        links = {"self": {"uri": "/customers?size=3", "method": "GET", "headers": []}}
        if first + PAGE < len(CUSTOMERS):
            # Without /v1 and with a second question mark, as a documented example has it.
            links["next"] = {"uri": f"/customers?size={PAGE}?seekOperation=Next", "method": "GET",
                             "headers": [{"key": "MS-ContinuationToken", "value": f"at,/={first + PAGE}=="}]}
        page = {"totalCount": len(items), "items": items, "links": links, "attributes": {"objectType": "Collection"}}
        if number == options.forbid_page:
            return self.answer(403, {"code": "2032", "description": "Access denied.", "source": "PartnerFD"}, echo)
        data = b"\xef\xbb\xbf" + json.dumps(page, ensure_ascii=False).encode()
        hurt = number in (options.cut_page, options.break_page)
        return self.answer(200, data, echo, cut=len(data) * 2 // 3 if hurt else None,
                           broken=number == options.break_page)

    def directory(self, path):
        if not self.bearer("directory"):
            return self.answer(401, {"error": {"code": "InvalidAuthenticationToken", "message": "No."}})
        if path == "/organization":
            return self.answer(200, {"value": [{"id": TENANT, "displayName": "Other Partner"}]})
        return self.answer(404, {"error": {"code": "Request_ResourceNotFound", "message": "No."}})


def end_with_stdin():
    sys.stdin.buffer.read()
    os._exit(0)


parser = argparse.ArgumentParser()
for fault in ("--cut-page", "--break-page", "--forbid-page"):
    parser.add_argument(fault, type=int, default=0)
parser.add_argument("--opaque", action="store_true")
parser.add_argument("--real-names", action="store_true")
options = parser.parse_args()
partner = Partner(options)
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
partner.base = f"http://127.0.0.1:{server.server_address[1]}"
print(json.dumps({
    "authority": f"{partner.base}/identity", "partnerCenter": f"{partner.base}/partners",
    "graph": f"{partner.base}/directory", "tenant": TENANT, "clientId": CLIENT, "correlationId": CORRELATION,
    "refreshToken": FIRST_REFRESH_TOKEN,
    "customers": [[c["id"], c["companyProfile"]["companyName"], c["companyProfile"]["domain"]] for c in CUSTOMERS],
}), flush=True)
threading.Thread(target=end_with_stdin, daemon=True).start()
server.serve_forever()
