"""No files are taken in: forms carry words only (decision 15)."""

from typing import Any

from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class RefuseUploads(FileUploadHandler):
    """Answers a form that brings a file with the 400 page. Views that import lists put their own handler first."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Refuse before a byte of the file is kept."""
        raise BadRequest("This form takes words only, no files.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Never reached; nothing is passed on."""
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Never reached; there is no file."""
        return None
