"""Intake: files, folders, addresses and streams -> Documents. One reader a file."""

from onrecord.ingest.contract import contract_documents
from onrecord.ingest.found import Found, Overrides, Problem
from onrecord.ingest.language import is_read
from onrecord.ingest.read import read_bytes
from onrecord.ingest.walk import sources

__all__ = ["Found", "Overrides", "Problem", "contract_documents", "is_read", "read_bytes", "sources"]
