"""A kernel of its own process, for the tests that kill one: `python a_kernel.py DEED ORIGIN [PROMPT [POINT]]`.

The points at which it ends itself are laid here, around the package's own functions; the
package knows nothing of them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time

from graphs import GRAPH

import rh_widgets as rh
from rh_widgets.client import Client
from rh_widgets.client import http as client_http
from rh_widgets.runs.journal import Journal
from rh_widgets.session import current
from rh_widgets.specs import read_graph, workflow_spec

MODEL = "rhart-image/z-image-turbo/image-to-image"
WORKFLOW = "1900000000000000101"  # of the sandbox's own
CALLS = ("upload", "submit", "query", "download")
WRITES = ("PENDING", "UPLOADING", "SUBMITTING", "QUEUED", "DOWNLOADING", "path", "SUCCESS")
MANY = 6
MEMBERS = 4


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def lay(point):
    """Lay the point at which this process dies; those that it does not know are somebody else's."""
    moment, _, what = point.partition(" ")
    if what in WRITES:
        lay_at_write(moment, what)
    elif what in CALLS and moment in {"before", "after"}:
        lay_at_call(moment, what)
    elif what in {"rename", "label"}:
        lay_at_rename(moment, what)
    elif point == "in download":
        lay_in_download()
    elif point == "in upload":
        lay_in_upload()


def lay_at_write(moment, what):
    """Before a change is put to the journal, in the middle of its transaction, or once it is on disk."""
    add, change = Journal.add, Journal.change

    def laid(original, name_of):
        def wrapper(self, *args, **values):
            if name_of(values) != what:
                return original(self, *args, **values)
            if moment == "before":
                die()
            if moment == "during":
                deadly(self)
            written = original(self, *args, **values)
            if moment == "after":
                die(written.result())
            return written

        return wrapper

    Journal.add = laid(add, lambda _: "PENDING")
    Journal.change = laid(change, name)
    if what == "SUBMITTING":
        lay_at_sending(moment)


def lay_at_sending(moment):
    """The same for the one change that tells its maker whether it was granted."""
    begin = Journal.begin_sending

    async def wrapper(self, *args):
        if moment == "before":
            die()
        if moment == "during":
            deadly(self)
        die(await begin(self, *args))

    Journal.begin_sending = wrapper


def deadly(journal):
    """Have the next change end this process in the middle of its transaction."""
    put = journal.put
    journal.put = lambda work: put(lambda db: die(work(db)))


def name(values):
    """What a change of the journal is about."""
    if "status" in values:
        return str(values["status"])
    return "path" if any(o.path for o in values.get("outputs", ())) else ""


def lay_at_call(moment, what):
    call = getattr(Client, what)

    async def wrapper(self, *args, **more):
        if moment == "before":
            die()
        await call(self, *args, **more)
        die()

    setattr(Client, what, wrapper)


def lay_at_rename(moment, what):
    """When a file gets its name, or when the one with a label takes the place of the one that came."""
    replace = os.replace

    def wrapper(source, target, **more):
        if not str(source).endswith(".part") or str(target).endswith(".part") != (what == "label"):
            return replace(source, target, **more)
        if moment == "after":
            replace(source, target, **more)
        return die()

    os.replace = wrapper


def lay_in_download():
    """After some pieces of the result."""
    module = sys.modules[client_http.download.__module__]
    module.BLOCK = 1024
    add = module._Part.add

    def wrapper(self, block):
        add(self, block)
        self._file.flush()
        if self.received > 3 * module.BLOCK:
            die()

    module._Part.add = wrapper


def lay_in_upload():
    upload = Client.upload

    async def wrapper(self, path, **more):
        return await upload(self, path, **more | {"on_progress": die})

    Client.upload = wrapper


def say(**words):
    sys.stdout.write(json.dumps(words, default=str) + "\n")
    sys.stdout.flush()


def order(prompt):
    run = rh.submit(MODEL, prompt=prompt, image_url="cat.png")
    say(ordered=run.id)
    run.wait(60)
    die()


def order_graph(prompt):
    """The same of a workflow, whose graph is sent with it."""
    spec = workflow_spec(read_graph(GRAPH), WORKFLOW, site="sandbox", expose=["10.image", "6.text"], whole=True)
    run = current().start(spec, {"text": prompt, "image": "cat.png"})
    say(ordered=run.id)
    run.wait(60)
    die()


def leave(prompt):
    """End as Python does, in the middle of a run."""
    run = rh.submit(MODEL, prompt=prompt, image_url="cat.png")
    while not run.task_id:
        time.sleep(0.01)


def leave_many(prompt):
    """Die when several runs are under way."""
    runs = [rh.submit(MODEL, prompt=f"{prompt} {i}", image_url="cat.png") for i in range(MANY)]
    while not all(run.task_id for run in runs):
        time.sleep(0.01)
    die()


def fork(prompt):
    """Fork in the middle of a run; both processes resume, as code that both run would."""
    run = rh.submit(MODEL, prompt=prompt, image_url="cat.png")
    while not run.task_id:
        time.sleep(0.01)
    child = os.fork()
    if not child:
        for taken in rh.resume():
            taken.wait(60)
        os._exit(0)
    rh.resume()
    run.wait(60)
    _, code = os.waitpid(child, 0)
    say(child=code)


def sweep(prompt):
    """Start a sweep, and die at the point laid, or when all of it is over."""
    made = rh.sweep(MODEL, prompt=[f"{prompt} {i}" for i in range(MEMBERS)], image_url="cat.png")
    say(ordered=made.id)
    made.start().wait(60)
    die()


def go_on(prompt):
    """The cell that was killed, run again; and once more."""
    made = rh.sweep(MODEL, prompt=[f"{prompt} {i}" for i in range(MEMBERS)], image_url="cat.png")
    known = [one.id for one in rh.sweeps]
    made.start().wait(60)
    made.start().retry().wait(60)
    say(known=known, id=made.id, rows=hashed(made.rows()), listed=repr(rh.sweeps))


def resume_and_go_on(prompt):
    """The same right behind a resume, which notes what was left unsent."""
    rh.resume()
    go_on(prompt)


def resume():
    taken = rh.resume()
    for run in taken:
        try:
            run.wait(60)
        except rh.RunningHubError:
            assert run.done
    again = [run.id for run in rh.resume()]
    say(taken=[run.id for run in taken], again=again, rows=hashed(rh.history.rows()))


def hashed(rows):
    """Rows with the hashes of each output's file: as it is here, and as it came."""
    outputs = [rh.history[row["id"]].outputs for row in rows]
    return [row | {"outputs": [(o.sha256, o.server_sha256) for o in o_]} for row, o_ in zip(rows, outputs, strict=True)]


if __name__ == "__main__":
    deed, origin, *words = sys.argv[1:]
    lay(words[1] if len(words) > 1 else "")
    rh.connect(site="sandbox", base_url=origin)
    deeds = (order, order_graph, leave, leave_many, fork, sweep, go_on, resume_and_go_on, resume)
    {one.__name__: one for one in deeds}[deed](*words[:1])
