"""The services on a timer, from the durable queue. May import services, ports, domain and app.core; knows no HTTP
and no SQL.
"""
