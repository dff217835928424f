from __future__ import annotations

import io
import zipfile


def zipped(**files: bytes) -> bytes:
    """An archive; in names without a folder `__` stands for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name if "/" in name else name.replace("__", "."), content)
    return made.getvalue()
