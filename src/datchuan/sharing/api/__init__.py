"""The API that systems of other offices read: OpenAPI, JSON, one key for each office. Read only."""
