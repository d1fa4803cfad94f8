"""Healings in the database: a row a restore, a row a thing asked or found."""

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import bindparam, select, update

from server.domain.healing import Healing, HealingItem, ItemKind
from server.storage.healing_tables import healing_items, healings
from server.storage.statements import KEY, Compiler, Runner

_NAMES = [field.name for field in fields(Healing)]
_ITEM_NAMES = [field.name for field in fields(HealingItem)]
_ITEM_KEY = ("healing_no", "kind", "subject")


class HealingStatements:
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        self.add = compiler.insert_new(healings, _NAMES)
        changed = update(healings).where(healings.c.healing_no == bindparam(KEY + "healing_no"))
        self.save = compiler(changed, [name for name in _NAMES if name != "healing_no"])
        selected = select(*[healings.c[name] for name in _NAMES])
        self.all = compiler(selected.order_by(healings.c.healing_no))
        self.latest = compiler(selected.order_by(healings.c.healing_no.desc()).limit(1))
        insert = compiler.insert(healing_items)
        set_ = {name: insert.excluded[name] for name in _ITEM_NAMES if name not in _ITEM_KEY}
        self.put = compiler(insert.on_conflict_do_update(index_elements=list(_ITEM_KEY), set_=set_), _ITEM_NAMES)
        columns = healing_items.c
        items = select(*[columns[name] for name in _ITEM_NAMES]).where(columns.healing_no == bindparam("healing_no"))
        self.items = compiler(items.order_by(columns.kind, columns.subject))
        kind = columns.kind == bindparam("kind", type_=columns.kind.type)
        self.item = compiler(items.where(kind, columns.subject == bindparam("subject")))


class HealingRepository:
    """`server.ports.healing.Healings`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: HealingStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, healing: Healing) -> bool:
        """As the port says."""
        return self._runner.write(self._statements.add, self._statements.add.of(healing)) == 1

    def save(self, healing: Healing) -> None:
        """As the port says."""
        self._runner.write(self._statements.save, self._statements.save.of(healing))

    def latest(self) -> Healing | None:
        """As the port says."""
        row = self._runner.row(self._statements.latest, self._statements.latest.given())
        return None if row is None else Healing(*row)

    def all(self) -> Sequence[Healing]:
        """As the port says."""
        return [Healing(*row) for row in self._runner.rows(self._statements.all, ())]

    def put(self, item: HealingItem) -> None:
        """As the port says."""
        self._runner.write(self._statements.put, self._statements.put.of(item))

    def item(self, healing_no: int, kind: ItemKind, subject: str) -> HealingItem | None:
        """As the port says."""
        values = self._statements.item.given(healing_no=healing_no, kind=kind, subject=subject)
        row = self._runner.row(self._statements.item, values)
        return None if row is None else HealingItem(*row)

    def items(self, healing_no: int) -> Sequence[HealingItem]:
        """As the port says."""
        values = self._statements.items.given(healing_no=healing_no)
        return [HealingItem(*row) for row in self._runner.rows(self._statements.items, values)]
