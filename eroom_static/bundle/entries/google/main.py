"""What Google calls: the function `join`."""

from eroom_function.google import create

join = create()
