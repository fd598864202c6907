"""What Cloudflare calls: one function for the life of the Worker, made when its first request brings the bindings."""

from eroom_function.cloudflare import Worker, create
from workers import Response, WorkerEntrypoint

NAMES = (
    "ZOOM_SDK_KEY",
    "ZOOM_SDK_SECRET",
    "EROOM_GRANT_KEY",
    "EROOM_ORIGINS",
    "EROOM_BURST",
    "EROOM_RATE",
    "EROOM_PROXIES",
)
made: list[Worker] = []


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        if not made:
            made.append(create({name: str(getattr(self.env, name, None) or "") for name in NAMES}))
        reply = await made[0](request.method, request.url, request.headers.items(), request.bytes)
        return Response(reply.body or None, status=reply.status, headers=dict(reply.headers))
