"""Signatures after Standard Webhooks 1.0: whoever has the secret can tell that a message is ours and unchanged.

Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256

PREFIX = "whsec_"


def signed(body: bytes, *, secret: str, id_: str, at: int) -> Mapping[str, str]:
    """The headers of a message. `secret` is `whsec_` and base64; `at` is the time of this try in whole seconds."""
    key = b64decode(secret.removeprefix(PREFIX))
    mac = hmac.new(key, f"{id_}.{at}.".encode() + body, sha256).digest()
    return {
        "webhook-id": id_,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{b64encode(mac).decode('ascii')}",
    }
