"""What AWS Lambda calls: main.handler."""

from eroom_function.aws import create

handler = create()
