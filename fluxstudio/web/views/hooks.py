"""Where the provider delivers: verified over the raw bytes, stored, then acknowledged."""

from __future__ import annotations

import time

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fluxstudio.actions.hooks import receive
from fluxstudio.actions.provider import current_key
from fluxstudio.wavespeed.errors import BadSignature, Unreadable
from fluxstudio.wavespeed.webhooks import Delivery, verify

log = structlog.stdlib.get_logger(__name__)

MAX_BODY = 1_000_000  # bytes


@csrf_exempt
@require_POST
def wavespeed_hook(request: HttpRequest, token: str) -> HttpResponse:
    """2xx only once the delivery is durable; 401 without a word for anything that is not signed by our key."""
    try:
        delivery = _verified(request)
        prediction = delivery.prediction()
    except BadSignature:
        log.warning("webhook refused")
        return HttpResponse(status=401)
    except Unreadable:
        return HttpResponse(status=400)
    try:
        receive(webhook_id=delivery.id, token=token, prediction_id=prediction.id, status=prediction.status)
    except DatabaseError:
        return HttpResponse(status=503)
    return HttpResponse(status=204)


def _verified(request: HttpRequest) -> Delivery:
    key = current_key()
    if key is None or not key.webhook_secret or int(request.headers.get("Content-Length") or 0) > MAX_BODY:
        raise BadSignature("no secret to verify with")
    return verify(key.webhook_secret, request.headers, request.body, time.time())
