"""S3 behind CloudFront: one function for viewer request and viewer response. Types and caching are the objects' own."""

import json

from eroom_static.core.hosts.model import Hosting

MOST = 10_000  # bytes of a function, comments included

_CODE = """\
// For the viewer-request and the viewer-response of a CloudFront distribution (runtime cloudfront-js-2.0).
var HEADERS = [
%(headers)s
];
var MOVED = {
%(moved)s
};

function handler(event) {
  var request = event.request, uri = request.uri;
  if (event.context.eventType === 'viewer-response') {
    HEADERS.forEach(function (rule) {
      if (!rule[0].test(uri)) return;
      for (var name in rule[1]) event.response.headers[name] = { value: rule[1][name] };
    });
    return event.response;
  }
  var to = MOVED[uri];
  if (!to && !uri.endsWith('/') && uri.split('/').pop().indexOf('.') < 0) to = uri + '/';
  if (to) return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: to } } };
  if (uri.endsWith('/')) request.uri = uri + 'index.html';
  return request;
}
"""


def cloudfront(hosting: Hosting) -> str:
    """Redirects as far as there is room, the latest first: beyond that the pages at old addresses lead on."""
    headers = [
        f"  [new RegExp({json.dumps(rule.regex)}), {json.dumps({n.lower(): v for n, v in rule.headers})}]"
        for rule in hosting.rules
    ]
    moved: list[str] = []
    room = MOST - len(_CODE.encode()) - sum(len(line.encode()) + 2 for line in headers)
    for r in hosting.redirects:
        line = f"  {json.dumps(r.old)}: {json.dumps(r.new)}"
        if (room := room - len(line.encode()) - 2) < 0:
            break
        moved.append(line)
    return _CODE % {"headers": ",\n".join(headers), "moved": ",\n".join(moved)}
