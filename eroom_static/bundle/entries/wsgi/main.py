"""What a WSGI server loads: main:app."""

from eroom_function.wsgi import create

app = create()
