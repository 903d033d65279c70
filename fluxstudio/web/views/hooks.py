"""Where the provider delivers: verified over the raw bytes, stored, then acknowledged."""

from __future__ import annotations

import time

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fluxstudio.actions.hooks import receive
from fluxstudio.actions.provider import current_key
from fluxstudio.wavespeed.errors import BadSignature, Unreadable
from fluxstudio.wavespeed.webhooks import Delivery, verify

log = structlog.stdlib.get_logger(__name__)

MAX_BODY = 1_000_000  # bytes of a delivery
MAX_READ = 16_000_000  # bytes read to see whether a delivery that is too large is signed at all


@csrf_exempt
@require_POST
def wavespeed_hook(request: HttpRequest, token: str) -> HttpResponse:
    """2xx only once the delivery is durable; 401 without a word for anything that is not signed by our key.

    A token that belongs to no attempt is kept all the same: the engine sets it aside, and the sender learns nothing.
    """
    try:
        return HttpResponse(status=_receive(request, token))
    except BadSignature:
        log.warning("webhook refused")
        return HttpResponse(status=401)
    except (Unreadable, UnreadablePostError):
        return HttpResponse(status=400)
    except DatabaseError:
        log.error("webhook not stored, the provider will send it again")
        return HttpResponse(status=503)


def _receive(request: HttpRequest, token: str) -> int:
    delivery = _verified(request)
    if len(delivery.body) > MAX_BODY:
        return 413
    prediction = delivery.prediction()
    receive(webhook_id=delivery.id, token=token, prediction_id=prediction.id, status=prediction.status)
    return 204


def _verified(request: HttpRequest) -> Delivery:
    key = current_key()
    if key is None or not key.webhook_secret:
        raise BadSignature("no secret to verify with")
    return verify(key.webhook_secret, request.headers, request.read(MAX_READ), time.time())
