"""The application core of the desk: what a person can do, with no screen, no device and no database.

`core` is the language both programs speak, `wire` what crosses HTTP, `desk` a file a verb, `gateway` the desk's ends
(server, journal, device host). `__main__` and `bootstrap` put the desk together and are the only ones here that may
import `ui`. Nothing here imports `server`. The order of imports is a contract in pyproject.toml.
"""
