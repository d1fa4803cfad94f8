"""The settings file with every key explained, as ``example-config`` prints it."""

EXAMPLE = """\
# Settings of the Paydesk server. Every key may be left out; what stands here is its default unless said otherwise.
# Relative paths are read from this file's folder. An environment variable overrides a key:
# PAYDESK_SERVER__PORT=8444, PAYDESK_DATABASE_URL=..., PAYDESK_CHANNELS__WECHAT__MERCHANT=...

# One server: SQLite. Several servers that share the work: postgresql://user:password@host/paydesk
database_url = "sqlite:///paydesk.db"
hospital_name = "医院"                # on screens and receipts
campus = "main"                      # of windows that are made without naming one
practice = false                     # true marks screens and receipts 练习
practice_clock_offset_s = 0          # in practice alone: the server lives so many seconds behind (negative)

[server]
host = "127.0.0.1"                   # 0.0.0.0 to be reached by the windows
port = 8443
tls_certificate = ""                 # PEM, with its chain; with tls_key the server speaks TLS only
tls_key = ""
largest_body_kib = 256
requests_per_second = 100            # of one window; payments and refunds are counted apart
money_requests_per_second = 200
one_core = true                      # its threads share one core, which is faster; Linux only

[outbound]                           # how channels and business systems are reached
proxy = ""                           # http://front-machine:3128 where only a front machine reaches the outside
ca_bundle = ""                       # PEM of authorities to trust instead of the usual ones

[identity]
session_hours = 12                   # a sign-in ends after so long
session_idle_minutes = 120           # and after so long without a request
lock_after_failures = 5              # wrong passwords until an administrator must unlock
attempts_per_minute = 20             # sign-ins and enrolments tried from one address
argon2_time_cost = 3                 # hashes are renewed at the next sign-in when these change
argon2_memory_kib = 65536
argon2_parallelism = 1

[log]
level = "info"                       # debug, info, warning, error
file = ""                            # empty: standard error
largest_mib = 20                     # a full file is turned over
kept_files = 10

[vault]                              # secrets in the database are encrypted with this key
master_key = "file"                  # file, or keyring for the system's
file = "paydesk-master.key"          # made on first use, readable for the service alone; keep a copy with the backups

[refunds]
self_approve_limit_fen = 0           # up to so much of one order a refund needs no second person; roles may name more
# [[refunds.reasons]]                # why money goes back; named here, these replace the five usual ones
# code = "refund.paid_twice"         # never changes its meaning
# zh = "重复缴费"
# en = "Paid twice"

[settling]                           # money that came after its patient was told that nothing was paid
late_decision_hours = 24             # booked or refunded by a person within so long, else it goes back by rule

[posting]                            # how fast each business system is told, after it was silent for hours
per_second = 20
burst = 40                           # at once
probe_every_s = 5                    # one that does not answer is asked so often whether it is back

[shifts]                             # a shift that was left open is closed by rule and must be counted afterwards
left_open_after_hours = 16           # so long after it was opened,
left_open_idle_hours = 4             # and so long without a taking
print_invoice_numbers = false        # every receipt uses a number of the range given to its window

[gates]                              # what closes a channel, or all, before money moves (see python -m server check)
least_free_mib = 200                 # on the volumes of database (SQLite) and master key, and on those of:
volumes = []                         # further folders, as ["/var/lib/postgresql"] if PostgreSQL runs on this computer
clock_limit_s = 180                  # how far this computer's clock may be from a channel's

[desk]
lock_after_idle_s = 600              # a window locks itself

[offline]                            # cash that a window may take while this server does not answer
cash = "read_bills"                  # only for bills read from here shortly before; or off
largest_payment_fen = 200000         # of one payment
largest_sum_fen = 2000000            # of all that a window has not yet delivered
longest_minutes = 240                # after the line went down
bills_read_within_minutes = 15       # how old a bill on the screen may be

[reconciliation]                     # days are reconciled by themselves, at hours of the next day in Beijing
automatic = true                     # false: people fetch statements and start runs
run_at_latest = "14:00"              # a day is run then without the statements that have not come
catch_up_days = 31                   # after a stop, so many days at most are made up for

[reconciliation.times]               # when a statement is first asked for; then again with growing waits until it is
# wechat = "10:30"                   # ready. By the name of a channel or business system,
# alipay = "10:30"
# business = "02:00"                 # or for all that are a channel, business, source or bank

[own_statements]                     # our statement of each day for every service channel, CSV and JSON
write_at = "01:00"

[own_statements.directories]         # where it is written; the folder must be there
# window = "/srv/statements/window"

[mail]                               # alerts by mail; try it with: python -m server mail test ADDRESS
host = ""                            # empty: no mail
port = 587
security = "starttls"                # starttls (587), tls from the first byte (465), or none where nobody signs in
ca_file = ""                         # PEM of the authority that the mail server's certificate comes from, if its own
sender = ""                          # "Paydesk <paydesk@hospital.example>"
username = ""
password_secret = ""                 # a secret put by: admin set-secret NAME
every_minutes = 30                   # one address gets at most one mail in so long, of urgent alerts one in five
give_up_hours = 24                   # a mail that nobody takes is tried for so long
# [[mail.recipients]]                # who is told what
# address = "finance@hospital.example"
# roles = ["finance"]                # of what concerns these roles; none: of everything
# levels = ["warning", "urgent"]
# amount_from_fen = 0                # where an alert is about money: from so much on
# language = "zh"                    # or en

[funds]                              # what channels owe against what the bank shows
holidays = []                        # days without a bank beside weekends: [2026-10-01, 2026-10-02]
workdays = []                        # weekends that are worked: [2026-10-10]
difference_account = "fee_differences"  # takes what rounding of fees leaves over: one fen for two lines at most

[funds.channels.wechat]
marks = ["财付通", "微信支付"]        # words of the bank's text; the merchant number is always one
lag_working_days = 1                 # until the money arrives
largest_rounding_fen = 100           # more is never put down to rounding
bank_account = "main"                # its name in the books

[funds.channels.alipay]
marks = ["支付宝"]

[funds.channels.unionpay]
marks = ["银联"]

[documents]
font = ""                            # a TrueType file with Chinese for PDFs; empty: WenQuanYi Zen Hei or Windows' own

# A channel or business system is in use when its section is there. Secrets never stand in this file: a key ending in
# _file names a file to read (first line break at its end dropped), one ending in _secret a secret put by
# "admin set-secret NAME". So for api_key write api_key_file = "wechat.key" or api_key_secret = "wechat.api_key".

[channels.cash]

# [channels.card]                    # bank cards over the terminals at the windows
# merchant = "898330152110001"       # the acquirer's merchant number, as slips and the acquirer's file show it

# [channels.wechat]
# merchant = "1900000109"            # mch_id
# app_id = "wx8888888888888888"
# api_key_secret = "wechat.api_key"  # 32 characters, from the merchant console
# sign_type = "HMAC-SHA256"
# client_certificate = "wechat"      # the section below; refunds, reverses and the fund bill present it
# fund_bill = true                   # the fund-flow bill of each day is fetched beside the trade bill

# [certificates.wechat]
# certificate_file = "wechat-certificate.pem"
# key_file = "wechat-key.pem"

# [channels.alipay]
# merchant = "2088000000000000"      # PID of the seller
# app_id = "2021000000000000"
# private_key_secret = "alipay.private_key"
# alipay_public_key_file = "alipay-public.pem"
# notify_url = "https://pay.hospital.example/api/notifications/alipay"
# fund_bill = true                   # the account log of each day is fetched beside the business bill

# [businesses.his]
# kind = "his_rest"
# base_url = "https://his.hospital.example/paydesk"
# key_id = "paydesk"
# secret_secret = "his.secret"
"""
