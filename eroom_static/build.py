"""The whole pipeline: pull, lay out, render, compare, write."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from time import perf_counter

import msgspec

from eroom_static.core import history
from eroom_static.core.document import read_documents
from eroom_static.core.errors import ContentError, SourceError, Unauthorized
from eroom_static.core.guard import Secret, guard
from eroom_static.core.harvest import Harvest, harvest
from eroom_static.core.history import Record, Records, fold
from eroom_static.core.model import Found, Meeting, Note
from eroom_static.core.page import File, digest
from eroom_static.core.pages.every import every_page
from eroom_static.core.publish import ask
from eroom_static.core.report import Report
from eroom_static.core.revision import facts
from eroom_static.core.shrink import guard_shrink
from eroom_static.core.site import Site
from eroom_static.core.snapshot import Snapshot
from eroom_static.disk.reader import Inputs, read_history, read_inputs, read_snapshot
from eroom_static.project import Project
from eroom_static.render.renderer import Renderer
from eroom_static.sources.base import Haul, Progress
