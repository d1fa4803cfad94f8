"""Who took money or looked after orders before there were alerts sees them from now on."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROLES = sa.table("roles", sa.column("role_id", sa.Integer), sa.column("permissions", sa.Text))
GIVEN = ("alerts.take", "alerts.view")
GIVEN_WITH = frozenset({"checkout.view", "orders.view"})


def upgrade() -> None:
    """Give the two permissions of alerts to every role that takes money or sees orders."""
    connection = op.get_bind()
    for role_id, text in connection.execute(sa.select(ROLES.c.role_id, ROLES.c.permissions)).all():
        held = set(json.loads(text))
        if held & GIVEN_WITH and not held.issuperset(GIVEN):
            permissions = json.dumps(sorted(held.union(GIVEN)), ensure_ascii=False, separators=(",", ":"))
            connection.execute(ROLES.update().where(ROLES.c.role_id == role_id).values(permissions=permissions))
