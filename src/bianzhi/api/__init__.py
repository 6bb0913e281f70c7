"""The interface for other programs: the same permissions and actions as the pages, by personal tokens."""
