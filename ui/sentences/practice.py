"""Words for what the practice panel can do."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

_WORDS: dict[str, str] = {
    "wechat.pays": QT_TRANSLATE_NOOP("text", "WeChat pays"),
    "wechat.password": QT_TRANSLATE_NOOP("text", "WeChat, password"),
    "wechat.declines": QT_TRANSLATE_NOOP("text", "WeChat declines"),
    "wechat.never_decides": QT_TRANSLATE_NOOP("text", "WeChat, never decides"),
    "wechat.no_money": QT_TRANSLATE_NOOP("text", "WeChat, no money"),
    "wechat.expired": QT_TRANSLATE_NOOP("text", "WeChat, code expired"),
    "wechat.answer_lost": QT_TRANSLATE_NOOP("text", "WeChat, answer lost"),
    "wechat.late": QT_TRANSLATE_NOOP("text", "WeChat pays late"),
    "alipay.pays": QT_TRANSLATE_NOOP("text", "Alipay pays"),
    "alipay.password": QT_TRANSLATE_NOOP("text", "Alipay, password"),
    "alipay.no_money": QT_TRANSLATE_NOOP("text", "Alipay, no money"),
    "alipay.answer_lost": QT_TRANSLATE_NOOP("text", "Alipay, answer lost"),
    "alipay.bad_signature": QT_TRANSLATE_NOOP("text", "Alipay, bad signature"),
    "printer.paper_out": QT_TRANSLATE_NOOP("text", "Printer: paper out"),
    "printer.cover_open": QT_TRANSLATE_NOOP("text", "Printer: cover open"),
    "printer.offline": QT_TRANSLATE_NOOP("text", "Printer: offline"),
    "printer.silent": QT_TRANSLATE_NOOP("text", "Printer: silent"),
    "lamp.price": QT_TRANSLATE_NOOP("text", "Price"),
    "lamp.total": QT_TRANSLATE_NOOP("text", "Total"),
    "lamp.received": QT_TRANSLATE_NOOP("text", "Received"),
    "lamp.change": QT_TRANSLATE_NOOP("text", "Change"),
    "lamp.open": QT_TRANSLATE_NOOP("text", "Stands open"),
    "lamp.closed": QT_TRANSLATE_NOOP("text", "Is shut"),
    "act.close": QT_TRANSLATE_NOOP("text", "Push it shut"),
    "act.card": QT_TRANSLATE_NOOP("text", "Insert card"),
    "act.pin": QT_TRANSLATE_NOOP("text", "PIN and Enter"),
    "act.cancel": QT_TRANSLATE_NOOP("text", "Cancel key"),
    "display.unplugged": QT_TRANSLATE_NOOP("text", "Display: unplugged"),
    "announcer.silent": QT_TRANSLATE_NOOP("text", "Announcer: silent"),
    "drawer.no_power": QT_TRANSLATE_NOOP("text", "Drawer: no power"),
    "terminal.silent": QT_TRANSLATE_NOOP("text", "Terminal: silent"),
    "terminal.power_lost": QT_TRANSLATE_NOOP("text", "Terminal: loses power after taking the money"),
    "terminal.old_amount": QT_TRANSLATE_NOOP("text", "Terminal: still shows the amount before"),
    "terminal.signed_out": QT_TRANSLATE_NOOP("text", "Terminal: signed out overnight"),
    "terminal.batch_full": QT_TRANSLATE_NOOP("text", "Terminal: batch full"),
    "terminal.bank_declines": QT_TRANSLATE_NOOP("text", "Terminal: the bank declines"),
    "terminal.bank_down": QT_TRANSLATE_NOOP("text", "Terminal: no bank"),
    "terminal.unplugged": QT_TRANSLATE_NOOP("text", "Terminal: cable out"),
    "wechat.down": QT_TRANSLATE_NOOP("text", "WeChat: down"),
    "wechat.answers_lost": QT_TRANSLATE_NOOP("text", "WeChat: all answers lost"),
    "alipay.down": QT_TRANSLATE_NOOP("text", "Alipay: down"),
    "his.down": QT_TRANSLATE_NOOP("text", "HIS: down"),
    "his.posting_lost": QT_TRANSLATE_NOOP("text", "HIS: answers to postings lost"),
    "his.refuses_posting": QT_TRANSLATE_NOOP("text", "HIS: refuses postings"),
}

SENTENCES: dict[str, tuple[str, str]] = {f"word.{code}": (english, "") for code, english in _WORDS.items()}
