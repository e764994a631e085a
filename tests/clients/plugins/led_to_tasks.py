"""Loaded by the clients' Python: leads caldav-server-tester to the list of tasks that an account has.

It asks for tasks in a collection that it would make itself; where none can be made, it has to be told which
one is there: `KEEPWARM_TASKS` is its address. Run as a program, this is the tester, else a plugin of pytest.
"""

import os
from importlib import import_module
from typing import Any

Principal: Any = import_module("caldav").Principal
_calendar = Principal.calendar


def calendar(self: Any, *words: Any, **named: Any) -> Any:
    """The calendar asked for; the list of tasks is the one that there is."""
    if str(named.get("cal_id", "")).endswith("_tasks"):
        return _calendar(self, cal_url=os.environ["KEEPWARM_TASKS"])
    return _calendar(self, *words, **named)


Principal.calendar = calendar

if __name__ == "__main__":
    import_module("caldav_server_tester.caldav_server_tester").check_server_compatibility()
