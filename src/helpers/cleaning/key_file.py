"""The key file of pseudonyms: key and ids under a password, in a file of their own.

Encrypted with AES-256-GCM; the key of that is made from the password with scrypt (RFC 7914), which makes
guessing slow: 2^15 rounds, 32 MB of memory for each guess.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from helpers.cleaning.pseudonyms import Register
from helpers.errors import DataMistake, Mistake

FIRST_LINE = b"Wat werkt? pseudonyms, encrypted. Keep this file and its password apart from the data.\n"
SHORTEST_PASSWORD = 12
_ROUNDS, _SALT, _NONCE = 2**15, 16, 12


def encrypt(register: Register, password: str) -> bytes:
    """Return a register as the content of a key file; no two times the same bytes."""
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    content = json.dumps({"key": base64.b64encode(register.key).decode("ascii"), "ids": register.known})
    sealed = AESGCM(_derived(password, salt)).encrypt(nonce, content.encode("utf-8"), FIRST_LINE)
    return FIRST_LINE + base64.b64encode(salt + nonce + sealed) + b"\n"


def decrypt(data: bytes, password: str, shown: str) -> Register:
    """Return the register in a key file.

    Raises
    ------
    DataMistake
        It is no key file, or the password is another one, or somebody changed the file.
    """
    if not data.startswith(FIRST_LINE):
        todo = "Name the key file that was made with the first file."
        raise DataMistake(Mistake(shown, "this is no key file of pseudonyms", todo=todo))
    try:
        packed = base64.b64decode(data[len(FIRST_LINE) :], validate=False)
        salt, nonce, sealed = packed[:_SALT], packed[_SALT : _SALT + _NONCE], packed[_SALT + _NONCE :]
        content: Mapping[str, object] = json.loads(
            AESGCM(_derived(password, salt)).decrypt(nonce, sealed, FIRST_LINE)
        )
    except (InvalidTag, ValueError):
        found = "the password does not open this key file, or the file was changed"
        todo = "Without the right password nobody can open it, and there is no way around that."
        raise DataMistake(Mistake(shown, found, todo=todo)) from None
    ids = content["ids"]
    known = {str(name): str(one) for name, one in ids.items()} if isinstance(ids, dict) else {}
    return Register(base64.b64decode(str(content["key"])), known)


def _derived(password: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_ROUNDS, r=8, p=1).derive(password.encode("utf-8"))
