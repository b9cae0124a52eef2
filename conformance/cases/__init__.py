"""The suite: one module a chapter, each case judging one requirement."""

CHAPTERS = (
    "session",
    "create",
    "fetch",
    "list",
    "paging",
    "update",
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
