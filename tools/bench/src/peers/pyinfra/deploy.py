"""The same resources as everybody's, as a pyinfra user writes them."""

import io
import json
import os

from pyinfra.operations import apt, files, server, systemd

with open(os.environ["BENCH_DESIRED"]) as file:
    desired = json.load(file)

for path in desired["directories"]:
    files.directory(path=path, user="root", group="root", mode="755", _sudo=True)

for each in desired["files"]:
    files.put(
        src=io.BytesIO(each["content"].encode()),
        dest=each["path"],
        user="root",
        group="root",
        mode="644",
        create_remote_dir=False,
        _sudo=True,
    )

# Lists of a day ago are fetched anew, which pyinfra counts as a change: all runs over a long way take hours.
apt.packages(packages=desired["packages"], no_recommends=True, update=True, cache_time=86400, _sudo=True)

for name in desired["services"]:
    systemd.service(service=name, running=True, enabled=True, _sudo=True)

for each in desired["sysctls"]:
    server.sysctl(
        key=each["key"],
        value=each["value"],
        persist=True,
        persist_file="/etc/sysctl.d/90-vmstation.conf",
        _sudo=True,
    )
