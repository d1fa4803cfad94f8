"""Who calls the open interface: the headers and bytes of a request as they were signed."""

from server.api.calls import AnyRequest, check_body
from server.api.services import Services
from server.services.connected_systems import ConnectedSystem, SignedCall

KEY_HEADER, TIME_HEADER, NONCE_HEADER, SIGNATURE_HEADER = (
    "paydesk-key-id", "paydesk-timestamp", "paydesk-nonce", "paydesk-signature",
)  # fmt: skip


async def keep_body(request: AnyRequest) -> None:
    """Keep the bytes that were signed, then check that they are what the handler takes."""
    request.state["signed_body"] = await request.body()
    await check_body(request)


def system_of(request: AnyRequest, services: Services) -> ConnectedSystem:
    """The connected system behind a request. Raises NotSignedIn ``signature.…``. Blocks."""
    query = request.scope.get("query_string", b"").decode("latin-1")
    headers = request.headers
    return services.exceptions.systems(
        SignedCall(
            key_id=headers.get(KEY_HEADER, ""),
            timestamp=headers.get(TIME_HEADER, ""),
            nonce=headers.get(NONCE_HEADER, ""),
            signature=headers.get(SIGNATURE_HEADER, ""),
            method=request.method,
            target=f"{request.url.path}?{query}" if query else request.url.path,
            body=request.state.get("signed_body", b""),
        )
    )
