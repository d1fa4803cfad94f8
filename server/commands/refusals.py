"""What a refusal means to someone at the server's command line: what happened and what to do next."""

from collections.abc import Mapping

from app.core.errors import PaydeskError

SENTENCES: Mapping[str, str] = {
    "backup.target_exists": "There is already a file {path}; a backup never replaces one. Name another file.",
    "backup.not_found": "There is no file {path}. Name the file that the backup was written to.",
    "backup.damaged": "The backup {path} is damaged: it is not what was written. Use another backup.",
    "backup.other_database": "The backup {path} is of the other kind of database (SQLite, PostgreSQL). "
    "Restore it to the kind that it was made from.",
    "backup.database_not_empty": "The database is not empty. Answer yes, or give --yes, to replace all of it.",
    "backup.database_not_found": "There is no database {path} to back up. Look at database_url in the settings.",
    "backup.tool_missing": "{tool} is not installed here. Install PostgreSQL's client programs.",
    "backup.tool_failed": "{tool} ended with an error: {says}",
    "settings.invalid": "setting {field}: {rule}",
    "storage.not_migrated": "the database's schema is not current; run: python -m server migrate",
    "file.exists": "There is already a file {path}; it is not replaced. Name another file.",
    "input.invalid": "{field}: {rule}. Give another.",
    "mail.not_configured": "No mail server is named. Write host, sender and recipients into [mail] of the settings.",
    "mail.host_unknown": "There is no computer called {host}, or no name server answers. Look at mail.host.",
    "mail.nobody_listens": "Nobody listens at {host}:{port}. Look at mail.host, mail.port and the firewall.",
    "mail.no_answer": "The mail server at {host}:{port} does not answer. Look at mail.port, mail.security (tls: "
    "usually 465, starttls: usually 587) and the firewall.",
    "mail.cut_off": "The mail server at {host}:{port} hung up in the middle. Try again; its own log says why.",
    "mail.certificate_untrusted": "The certificate of {host} is not trusted: {why}. If it comes from the hospital's "
    "own authority, name its PEM file as mail.ca_file; else mail.host is not the name it was made for, or it "
    "has expired. Nothing was sent.",
    "mail.no_tls": "The mail server at {host}:{port} does not speak TLS as set. Try the other of mail.security: "
    "starttls or tls, with its port.",
    "mail.not_offered": "The mail server at {host}:{port} does not offer what is set: STARTTLS, or signing in. Look at "
    "mail.security, mail.port and mail.username.",
    "mail.login_refused": "The mail server does not accept user name and password (SMTP {smtp}). Look at mail.username "
    "and set the password again: admin set-secret NAME.",
    "mail.password_missing": "The password {name} cannot be opened ({said}). Put it there: admin set-secret {name}",
    "mail.recipient_refused": "The mail server does not know this address, or does not take mail for it (SMTP {smtp}).",
    "mail.sender_refused": "The mail server does not let us write as mail.sender (SMTP {smtp}). Use the account's own "
    "address.",
    "mail.content_refused": "The mail server took the addresses and refused the mail (SMTP {smtp}); its log says why.",
    "mail.not_now": "The mail server says: not now (SMTP {smtp}). A server that greylists takes it at a later try.",
    "connected.unknown": "No connected system is called {name}. admin connected-system list shows them.",
    "operator.name_taken": "There is already an operator {username}. Choose another user name.",
    "operator.unknown": "There is no operator {username}. admin list-operators shows them.",
    "password.too_simple": "The password is too simple. Mix letters, digits and signs, or use a longer one.",
    "role.unknown": "{rule}. The roles are cashier, supervisor, finance, administrator and your own.",
    "window.name_taken": "There is already a window of this name. Choose another name.",
    "window.code_taken": "There is already a window {code}. Try once more.",
    "window.unknown": "There is no window {name}. Give its name or its four characters.",
    "channel.not_configured": "The channel {channel} is not in the settings. Add [channels.{channel}].",
    "statement.not_ready": "The channel has not made the statement of that day yet. Ask again after 10:00 of the next "
    "day.",
    "statement.refused": "The channel refused to give the statement ({channel_code}). Look at the merchant's settings.",
    "statement.not_read_here": "The statement of {name} for {day} is kept, but nothing here reads it.",
    "statement.unreadable": "The file does not agree with itself (line {line}, {column}). It is kept as evidence; "
    "fetch it again, and ask the channel if it stays so.",
    "comments.refused": "The channel refused to give the comments ({channel_code}). Look at the merchant certificate.",
    "comments.unreadable": "The channel's answer cannot be read (line {line}). Ask again.",
    "http.no_answer": "The other side did not answer. Look at the network and [outbound], then try again.",
    "http.not_sent": "The other side cannot be reached. Look at the network and [outbound], then try again.",
    "secret.unknown": "There is no secret {name} in the vault. Put it there: admin set-secret {name}",
    "storage.busy": "The database is busy with somebody else's work. Try again.",
    "storage.full": "The disk of the database is full. Make room, then try again.",
    "storage.read_only": "The database takes no writing: its disk or file is read-only, or it is a standby that "
    "has not taken over.",
    "storage.schema_newer": "This database was changed by a newer program (schema {schema}; this one knows {known}). "
    "Start the newer program, or restore the backup that was made before the update.",
    "window.not_found": "There is no window {window}. Give its name or its four characters.",
    "file.not_found": "There is no file {path}, or it cannot be read. Name another.",
    "day_zero.done": "Day zero was imported already ({day}); it can be done once.",
    "day_zero.before": "Day zero is {day}: days before it are the old system's.",
    "day_zero.too_late": "A day has been reconciled already ({day}); day zero comes before the first.",
    "day_zero.totals_differ": "The totals do not agree with the rows: {what} says {told_count} / {told_fen} fen, its "
    "rows come to {count} / {fen} fen. Nothing was imported. Correct the file, or ask the old system again.",
    "day_zero.unreadable": "The file cannot be read (line {line}, {field}: {rule}). Nothing was imported. admin "
    "day-zero --help shows the form.",
    "healing.no_such_desk": "This window is not asked for anything at present.",
    "storage.failed": "The database failed. Its log, or the disk, says why.",
    "storage.unreachable": "The database does not answer. Look whether it runs and at database_url.",
    "storage.commit_unknown": "The database went away while it was saving: it may have been saved. Look before you "
    "repeat it.",
    "vault.changed_meanwhile": "A secret was changed at the same time. Run it again.",
    "vault.damaged": "The secret {name} cannot be read: it was changed in the database. Set it again: admin set-secret "
    "{name}",
    "vault.key_unknown": "The secret {name} is under another master key. Bring back the key file that it was stored "
    "with, or set the secret again.",
    "vault.key_exposed": "Others may read the master key {path}. Take their rights away (chmod 600), and think of "
    "rotating it.",
    "vault.key_unreadable": "The master key cannot be read. Look at [vault] in the settings and at the file's rights.",
    "vault.key_unwritable": "The master key cannot be written. Look at [vault] in the settings and at the folder's "
    "rights.",
}


class _Values(dict[str, object]):
    """Values of a sentence; one that is missing shows as a dash."""

    def __missing__(self, name: str) -> str:
        return "-"


def said(error: PaydeskError) -> str:
    """The sentence of a refusal with its stable code at the end; a code without one stands with its facts."""
    sentence = SENTENCES.get(error.code)
    if sentence is None:
        return f"refused: {error}"
    return f"{sentence.format_map(_Values(error.values))} [{error.code}]"
