"""The OpenAPI document with the limits of every field, as the wire types' annotations carry them."""

from collections.abc import Iterable
from typing import Any

import msgspec
from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.plugins import JsonRenderPlugin

REFERENCE = "#/components/schemas/{name}"


class LimitsShown(JsonRenderPlugin):
    """Renders ``openapi.json``; Litestar does not read ``msgspec.Meta`` on a dataclass's fields, msgspec does."""

    def __init__(self, handlers: Iterable[HTTPRouteHandler]) -> None:
        super().__init__(path="/")
        self._handlers = tuple(handlers)
        self._document: dict[str, Any] = {}

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The document as JSON, made once."""
        if not self._document:
            self._document = {**openapi_schema}
            known = self._document["components"]["schemas"]
            schemas = {**known, **body_schemas(self._handlers)}
            self._document["components"] = {**self._document["components"], "schemas": schemas}
        return super().render(request, self._document)


def body_schemas(handlers: Iterable[HTTPRouteHandler]) -> dict[str, Any]:
    """The schemas of every type in a request body, with its limits, refusing other fields as the server does."""
    kinds = {field.annotation for handler in handlers if (field := handler.parsed_data_field)}
    _, components = msgspec.json.schema_components(
        sorted(kinds, key=lambda kind: kind.__name__), ref_template=REFERENCE
    )
    for schema in components.values():
        if schema.get("type") == "object":
            schema["additionalProperties"] = False
    return components
