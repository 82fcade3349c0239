import json
from typing import Any


class JsonSerializer:
    """What the cache may hold: JSON alone. Django's own serializer would unpickle what it finds."""

    def dumps(self, value: Any) -> bytes | int:
        """Leave whole numbers as they are, so that the server can count with them."""
        if type(value) is int:
            return value
        return json.dumps(value).encode()

    def loads(self, stored: bytes) -> Any:
        """Read what `dumps` wrote; anything else is a ValueError, and nothing is executed."""
        return json.loads(stored)
