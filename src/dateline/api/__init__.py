"""The one place where the rooms are put together; cli and web see this, the types and the errors, and nothing else."""

from dateline.api.coder import Coded, Coder, code_text, document_of
from dateline.readers import read

__all__ = ["Coded", "Coder", "code_text", "document_of", "read"]
