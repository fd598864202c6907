"""What Azure Functions looks for: every path leads to one function that anybody may call."""

import azure.functions as func
from eroom_function.azure import create

answer = create()
app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@app.route(route="{*path}")
def eroom(req: func.HttpRequest) -> func.HttpResponse:
    reply = answer(req)
    return func.HttpResponse(
        reply.body, status_code=reply.status, headers=dict(reply.headers), mimetype="application/json"
    )
