"""Orders in the database, and their search by keyset pages, newest first."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, literal, literal_column, or_, select, text, update

from app.core.clock import BEIJING
from app.core.errors import Conflict, NotFound
from app.core.payment import OPEN_STATES
from app.core.posting import PostingState
from server.domain.order import Order, OrderState
from server.ports import OrderQuery
from server.storage.columns import states_clause
from server.storage.statements import KEY, Compiler, Runner, Shelf, among
from server.storage.tables import orders, payments, postings


class OrderStatements(Shelf[Order]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, orders, Order, "order_no")
        self.compiler = compiler
        changed = update(orders).where(orders.c.order_no == bindparam(KEY + "order_no"))
        self.set_state = compiler(changed.values(version=literal_column("version + 1")), ["state"])


class OrderRepository:
    """`server.ports.Orders`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: OrderStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, order: Order) -> None:
        """Store a new order; Conflict ``order.number_reused``."""
        if not self._runner.write(self._statements.insert, self._statements.insert.of(order)):
            raise Conflict("order.number_reused", order_no=order.order_no)

    def get(self, order_no: str, *, for_update: bool = False) -> Order | None:
        """One order; ``for_update`` keeps others from changing it until this unit of work ends."""
        statement = self._statements.get_for_update if for_update else self._statements.get
        return self._statements.read_one(self._runner, statement, order_no=order_no)

    def set_state(self, order_no: str, state: OrderState) -> None:
        """Move an order; NotFound ``order.not_found``."""
        statement = self._statements.set_state
        if not self._runner.write(statement, statement.given(order_no=order_no, state=state)):
            raise NotFound("order.not_found", order_no=order_no)

    def search(self, query: OrderQuery) -> Sequence[Order]:
        """Newest first; a page goes on after the last row of the one before."""
        newest_first = (orders.c.created_at.desc(), orders.c.order_no.desc())
        statement = self._statements.select.where(*_conditions(query)).order_by(*newest_first).limit(query.limit)
        return self._statements.read_all(self._runner, self._statements.compiler.once(statement))


def _conditions(query: OrderQuery) -> list[ColumnElement[bool]]:
    columns = orders.c
    equal = {
        columns.patient_no: query.patient_no,
        columns.order_no: query.order_no,
        columns.shift_no: query.shift_no,
        columns.window_id: query.window_id,
        columns.operator_id: query.operator_id,
    }
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value]
    if query.first_day:
        conditions += [columns.day >= query.first_day, columns.created_at >= _midnight(query.first_day)]
    if query.last_day:
        conditions += [
            columns.day <= query.last_day,
            columns.created_at < _midnight(query.last_day + timedelta(days=1)),
        ]
    if query.after:
        created_at, order_no = query.after
        older = and_(columns.created_at == created_at, columns.order_no < order_no)
        conditions += [columns.created_at <= created_at, or_(columns.created_at < created_at, older)]
    if query.payment_no or query.channel or query.payment_states:
        conditions.append(_has_payment(query))
    if query.posting_states:
        conditions.append(_has_posting(query.posting_states))
    return conditions


def _has_payment(query: OrderQuery) -> ColumnElement[bool]:
    """Open payments and one payment are found by their own indexes, others within the orders that are walked anyway."""
    columns = payments.c
    conditions: list[ColumnElement[bool] | Any] = []
    if query.payment_no:
        conditions.append(columns.payment_no == query.payment_no)
    if query.channel:
        conditions.append(columns.channel == query.channel)
    if query.payment_states:
        conditions.append(among(columns.state, query.payment_states))
    only_open = bool(query.payment_states) and OPEN_STATES.issuperset(query.payment_states)
    if only_open:
        conditions.append(text(states_clause(OPEN_STATES)))
    if only_open or query.payment_no:
        return orders.c.order_no.in_(select(columns.order_no).where(*conditions))
    return select(literal(1)).where(columns.order_no == orders.c.order_no, *conditions).exists()


def _has_posting(states: Sequence[PostingState]) -> ColumnElement[bool]:
    """Those that wait are found by their own small index, others within the orders that are walked anyway."""
    order_no = postings.c.order_no
    if set(states) == {PostingState.PENDING}:
        return orders.c.order_no.in_(select(order_no).where(text("state = 'pending'")))
    of_order = order_no == orders.c.order_no
    return select(literal(1)).where(of_order, among(postings.c.state, states)).exists()


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, BEIJING)
