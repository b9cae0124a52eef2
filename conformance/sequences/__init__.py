"""Random sequences of requests, compared step by step with a model of what the documents promise.

`walk` chooses the steps, `play` sends them, `model` says what may come back, `shrink` makes a sequence
that broke a promise as short as it gets, `search` does all of this within a budget.
"""
