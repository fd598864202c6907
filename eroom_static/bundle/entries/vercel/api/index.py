"""What Vercel serves: a WSGI application, behind a proxy that sets X-Real-IP."""

from eroom_function.wsgi import create

app = create(vouched="x-real-ip")
