"""The suite: one module a chapter, each case judging one requirement."""

CHAPTERS = (
    "session",
    "create",
    "fetch",
    "addressing",
    "list",
    "paging",
    "update",
    "consistency",
    "lifecycle",
    "rejection",
    "isolation",
    "delete",
    "cascade",
    "expiry",
    "authentication",
    "errors",
    "wire",
    "neighbours",
    "concurrency",
)
