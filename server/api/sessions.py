"""Sessions: sign in, look, change the password, prove it, sign out."""

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from app.wire.sessions import ChangePassword, SessionStarted, SessionView, SignIn, VerifyPassword
from server.api.calls import AnyRequest, actor, address, caller, desk_id, desk_version, window_token
from server.api.offline import snapshot_of
from server.api.problems import documented
from server.api.services import Services
from server.api.views import session_view


@post("/sessions", status_code=201, sync_to_thread=True, responses=documented(429), security=[{"window": []}])
def sign_in(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[SignIn]) -> SessionStarted:
    """Start a session at an enrolled window, which no other desk speaks for."""
    services.hear_desk.is_free(window_token(request), desk_id(request))
    services.versions.check(desk_version(request))
    started = services.sign_in(
        data.username, data.password, window_token=window_token(request), address=address(request)
    )
    session = started.signed_in.session
    request.state["operator_id"] = session.operator_id
    return SessionStarted(
        token=started.token, session=session_view(started.signed_in), server_at=session.created_at,
        snapshot=snapshot_of(services.snapshots, started.signed_in),
    )  # fmt: skip


@get("/sessions/current", sync_to_thread=True, responses=documented())
def read_session(request: AnyRequest, services: NamedDependency[Services]) -> SessionView:
    """Who is signed in here and what is allowed, as of this moment."""
    return session_view(caller(request, services, to_change_password=True))


@delete("/sessions/current", status_code=204, sync_to_thread=True, responses=documented())
def sign_out(request: AnyRequest, services: NamedDependency[Services]) -> None:
    """End the session."""
    services.sign_out(caller(request, services, to_change_password=True))


@post("/sessions/current/password", status_code=204, sync_to_thread=True, responses=documented())
def change_password(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[ChangePassword]) -> None:
    """Change one's own password."""
    signed_in = caller(request, services, to_change_password=True)
    services.change_password(signed_in, data.old_password, data.new_password)


@post("/sessions/current/verify", status_code=204, sync_to_thread=True, responses=documented())
def verify_password(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[VerifyPassword]) -> None:
    """Prove the password, to unlock the window."""
    services.verify_password(actor(request, services), data.password)


HANDLERS = (sign_in, read_session, sign_out, change_password, verify_password)
