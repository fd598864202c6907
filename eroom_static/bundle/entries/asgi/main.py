"""What an ASGI server loads: main:app."""

from eroom_function.asgi import create

app = create()
