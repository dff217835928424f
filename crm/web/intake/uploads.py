"""Files of mail that people hand in, how far they have come, and taking them back."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.capture.known import ours
from crm.capture.models import ImportRun, MailState
from crm.capture.services import Upload, accept, go_on, goes_with, undo_run
from crm.staff.errors import Refusal

from ..door import now, reader
from ..respond import page_or_part
from .progress import Progress, runs_of
from .rights import placers

# So much is taken in at once, so that the page that follows shows it; more is left to the job.
AT_ONCE = 2 * 1024 * 1024


@require_POST
@placers
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the files; what is small is taken in before the answer."""
    at = now()
    found = [_upload(file) for file in request.FILES.getlist("files")]
    try:
        run = accept(uploads=found, us=ours().unchecked().unchecked(), by=reader(request), at=at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("intake")
    if sum(one.size for one in found) <= AT_ONCE:
        go_on(at=at)
    return redirect("intake_run", run.pk)


@require_safe
@placers
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: what became of each of its files."""
    found = get_object_or_404(runs_of(reader(request), now()), pk=pk)
    context = {"run": found, "progress": Progress(found)}
    return page_or_part(request, "web/intake/run.html", "web/intake/_run.html", context)


@require_http_methods(["GET", "POST"])
@placers
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what an import brought, after a look at what would go."""
    user, at = reader(request), now()
    found = get_object_or_404(runs_of(user, at), pk=pk)
    if request.method == "GET":
        return render(request, "web/intake/run_undo.html", {"run": found, **_goes(found)})
    try:
        undo_run(run=found, by=user, at=at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("intake_run", pk)


def _goes(run: ImportRun) -> dict[str, int]:
    mails = goes_with(run)
    count, filed = mails.count(), mails.filter(state=MailState.FILED).count()
    return {"mails": count, "filed": filed, "stay": run.mails.count() - count}


def _upload(file: UploadedFile[bytes]) -> Upload:
    return Upload(file.name or "unnamed", file.size or 0, file.chunks())
