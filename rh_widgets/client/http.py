"""The client: endpoints and dicts in, frozen facts or typed errors out.

Used on the I/O thread only. Each call takes three steps: reveal the key into a request,
exchange that for a `Reply` or a `Trouble` (see `wire`), and let a pure rule judge the
outcome. What is asked about apps and workflows, LoRAs and webhooks has rooms of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import APIError, ConnectionFailed, RunningHubError, ServerError
from . import upload as uploading
from .answers import TaskAnswer, TaskStatus, Uploaded, read_account, read_limit, read_upload
from .codes import NOT_FOUND
from .deliveries import Deliveries
from .download import GIB, Downloaded, download
from .lora import Loras
from .rules import judge_call, judge_query, judge_submit, worth_another_look
from .wire import Patience, Wire
from .works import Works

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .account import Account

__all__ = ["Client", "Patience"]


class Client(Works, Loras, Deliveries, Wire):
    """The RunningHub API of one site; its arguments are those of `Wire`."""

    async def submit(self, route: str, payload: dict[str, Any]) -> TaskAnswer:
        """Send a task, once.

        Args:
            route: An endpoint of v2, as `vidu/image-to-video`; one that begins with `/` is of the older
                family, below the origin, and has the key in its body.
            payload: The body, without the key.

        Returns:
            The task made; with its `error` set where it failed at once.

        Raises:
            ConnectionFailed: Proven: nothing was created.
            SubmitAmbiguous: The answer was lost; a task may exist.
            APIError: A readable refusal.
        """
        older = route.startswith("/")
        url = self.settings.origin + route if older else f"{self.settings.base_url}/{route.strip('/')}"
        key_field = "apiKey" if older else ""
        reply = await self._post(url, payload, read=self._patience.submit, fresh=True, key_field=key_field)
        return judge_submit(reply, site=self.settings.site, place=self.settings.label)

    async def query(self, task_id: str) -> TaskAnswer:
        """Ask for a task's state and results, whichever family of routes made it.

        Where v2 does not know the task, the older routes are asked once before that is believed.

        Raises:
            ConnectionFailed: No answer came.
            APIError: The question was refused; that says nothing about the task.
        """
        try:
            reply = await self._post(f"{self.settings.base_url}/query", {"taskId": task_id})
            return judge_query(reply, task_id, site=self.settings.site, place=self.settings.label)
        except APIError as error:
            if error.code not in NOT_FOUND:
                raise
            unknown = error
        if answer := await self._ask_elders(task_id):
            return answer
        raise unknown

    async def outputs(self, task_id: str) -> TaskAnswer:
        """Ask the older family for a task's results; of a workflow that runs, the answer may have a `progress_url`.

        Raises:
            ConnectionFailed: No answer came.
            APIError: The question was refused; that says nothing about the task.
        """
        return await self._look("/task/openapi/outputs", task_id)

    async def status(self, task_id: str) -> TaskAnswer:
        """Ask the older family for a task's state, and nothing else.

        Raises:
            ConnectionFailed: No answer came.
            APIError: The question was refused; that says nothing about the task.
        """
        return await self._look("/task/openapi/status", task_id)

    async def _look(self, route: str, task_id: str) -> TaskAnswer:
        reply = await self._post(self.settings.origin + route, {"taskId": task_id}, key_field="apiKey")
        return judge_query(reply, task_id, site=self.settings.site, place=self.settings.label)

    async def _ask_elders(self, task_id: str) -> TaskAnswer | None:
        """What the older family says of a task; None where it does not know it either.

        Raises:
            ConnectionFailed, APIError: It could not say for the moment.
        """
        troubles: list[RunningHubError] = []
        for look in (self.outputs, self.status):
            try:
                answer = await look(task_id)
            except (APIError, ConnectionFailed) as error:
                troubles.append(error)
            else:
                if not (troubles and answer.status is TaskStatus.SUCCESS):
                    return answer
                troubles.append(ServerError("The results of a finished task were not told", advice="Ask again later."))
        if passing := next((t for t in troubles if worth_another_look(t, first=False)), None):
            raise passing
        return None

    async def cancel(self, task_id: str) -> None:
        """Ask for a task's end. The service documents it for workflow tasks only."""
        await self._ask("/task/openapi/cancel", {"taskId": task_id}, key_field="apiKey")

    async def account(self) -> Account:
        """Balance and load."""
        body = await self._ask("/uc/openapi/accountStatus", {}, key_field="apikey")
        return read_account(body, currency=self.settings.currency)

    async def most_at_once(self) -> int | None:
        """How many tasks the key may have open at once; `None` where the server does not say."""
        url = f"{self.settings.base_url}/queue/status"
        reply = await self._exchange(url, b"", {}, timeouts=self._patience.timeout(self._patience.answer), method="GET")
        return read_limit(judge_call(reply, site=self.settings.site, place=self.settings.label))

    async def teach(self, records: list[dict[str, Any]]) -> None:
        """Tell the sandbox of models that it does not know; a route of its own, which the service has not."""
        reply = await self._post(f"{self.settings.origin}/sandbox/models", {"models": records})
        judge_call(reply, site=self.settings.site, place=self.settings.label)

    async def upload(
        self, path: Path, *, on_progress: Callable[[int, int], object] | None = None, needs_link: bool = True
    ) -> Uploaded:
        """Send a file, streamed from disk.

        Args:
            path: The file, also a ZIP; of its name only the suffix is sent.
            on_progress: Called on the I/O thread with the bytes sent and all there are.
            needs_link: Whether an answer without a link is of no use. Nodes of a workflow make do with the name.

        Raises:
            OSError: The file cannot be read.
            ConnectionFailed: No answer came.
            APIError: The file was refused.
        """
        async with self._open().transfers, uploading.opened(path) as file:
            part = uploading.FilePart(file, path.suffix, on_progress)
            return await self._send_file(f"{self.settings.base_url}/media/upload/binary", part, needs_link=needs_link)

    async def upload_for_nodes(
        self, path: Path, *, kind: str = "", on_progress: Callable[[int, int], object] | None = None
    ) -> Uploaded:
        """Send a file by the older route, which takes 30 MB and gives a name for nodes, no link.

        Args:
            path: A picture, a clip, sound or a ZIP; of its name only the suffix is sent.
            kind: `image`, `video`, `audio` or `zip`, where the suffix does not tell.
            on_progress: Called on the I/O thread with the bytes sent and all there are.

        Raises:
            ParameterError: It is too large or of another kind; nothing was sent.
            OSError: The file cannot be read.
            ConnectionFailed: No answer came.
            APIError: The file was refused.
        """
        kind = kind or uploading.kind_for_nodes(path)
        async with self._open().transfers, uploading.opened(path) as file:
            uploading.refuse_for_nodes(path, file, kind)
            part = uploading.FilePart(file, path.suffix, on_progress, self._form(kind))
            return await self._send_file(f"{self.settings.origin}/task/openapi/upload", part, needs_link=False)

    def _form(self, kind: str) -> dict[str, str]:
        """The older upload's members; made here, where nothing is raised with the key in the frame."""
        return {"apiKey": self.settings.key.reveal(), "fileType": kind}

    async def _send_file(self, url: str, part: uploading.FilePart, *, needs_link: bool) -> Uploaded:
        timeouts = self._patience.timeout(self._patience.submit)
        reply = await self._exchange(url, part, part.headers, timeouts=timeouts)
        part.raise_for_disk()
        body = judge_call(reply, site=self.settings.site, place=self.settings.label)
        uploaded = read_upload(body, size=part.size)
        if uploaded and (uploaded.url or not needs_link):
            return uploaded
        lacks = "link" if needs_link else "name"
        raise ServerError(f"The upload's answer holds no {lacks}", advice="Upload the file again.")

    async def download(
        self,
        url: str,
        folder: Path,
        stem: str,
        *,
        output_type: str = "",
        on_progress: Callable[[int, int | None], object] | None = None,
        finish: Callable[[Path], bool] | None = None,
        max_bytes: int = 4 * GIB,
    ) -> Downloaded:
        """Fetch a result into `folder`, whole or not at all.

        Args:
            url: http or https, also after every redirect. The key is never sent.
            folder: Made if it is not there.
            stem: The file's name without extension; `-2`, `-3` … is added rather than overwrite.
            output_type: The API's word on the type, a hint.
            on_progress: Called on the I/O thread with the bytes received and the total, if it is known.
            finish: Called beside the loop with the whole file before it gets its name; it may change the
                file, and tells whether it did. It must not raise.
            max_bytes: More is refused.

        Raises:
            DownloadFailed: Also when the file cannot be written.
        """
        pools = self._open()
        async with pools.transfers:
            return await download(
                pools.kept,
                url,
                folder,
                stem,
                output_type=output_type,
                on_progress=on_progress,
                finish=finish,
                max_bytes=max_bytes,
                timeouts=self._patience.timeout(self._patience.piece),
                sleep=self._sleep,
            )
