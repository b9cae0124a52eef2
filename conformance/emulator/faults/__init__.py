"""Ways to be wrong, one small class each.

A fault is a subclass of `Rules` that replaces one method, or two that belong together, and calls
`super()` for the rest. Put it into the file of its theme, or into a new file here; every file is read:

    @fault("fetch-starts", "Fetch moves an open Session to in-progress.")
    class _Starts(Rules):
        def find_session_or_name(self, service: Service, text: str) -> Session: ...

The name is in kebab-case and begins with its subject; the description is one sentence that ends with a
period. A private class needs no docstring of its own, and an argument that is not used begins with an
underscore. `families` declares many alike. Records are frozen: change them with `dataclasses.replace` and
save them. Requests are answered one after the other, so `self.call` is always the one at hand; a fault that
needs them to overlap waits in `arrive` (see `concurrency`). State of a fault belongs into `prepare`, which is
called once for each emulator.

The methods to choose from, by the module of `rules` in which they are described:

core        prepare, now, new_sid, sid_prefixes, form, query, base_path, public_origin, url, *_path,
            render_date, present (every resource that is shown, with its kind)
pipeline    arrive, respond, dispatch, routes, *_routes, segments_below_version, find_route, find_handler,
            method_refused, handle, finish (status, headers and body of every answer), content_type,
            cors_headers, trace_headers, encode (the bytes)
access      check_credentials, given_pair, accepted_pairs, pair_accepted, unauthenticated
errors      refuse, error_http_status, error_headers, error_body, more_info, not_found
inputs      parameter, required_parameter, limited_text, validate_*, largest_ttl
rendering   render_session, render_listed_session, render_unique_name, render_status,
            render_closed_reason, render_session_dates, render_session_links, record_dates,
            render_service, render_number, render_participant, render_interaction, render_message
records     missing, find_*, load_*, save_*, *_of, session_belongs, participant_visible, drop_* (cascades),
            remove_session, remove_interaction
expiry      deadline, ttl_deadline, ttl_start, overdue, expire, expired, expiry_moment, expiry_reason
sessions    create_session, session_created, new_session, initial_*, default_*, check_initial_expiry,
            check_unique_name, name_holders, same_name, undo_create, fetch_session, find_session_or_name,
            list_sessions, listed_sessions, delete_session, check_delete, session_deleted
lifecycle   update_session, session_updated, apply_update, new_status, new_ttl, new_date_expiry,
            check_new_expiry, check_closed_update, touch, change_status, repeat_status, transitions,
            transition_refused, close, close_reason, reopen, check_reopen
listing     list_answer, asked, asked_page, asked_page_size, default_page_size, odd_page_size,
            oversized_page_size, most_records, shown_page_size, place, read_token, unknown_token, cut,
            window, previous_token, next_token, page_body, meta, first_page_url, previous_page_url,
            next_page_url, page_url, list_path
participants, messages, services, pool   one method for each operation and each of its steps
"""

from importlib import import_module
from pkgutil import iter_modules

from conformance.emulator.registry import FAULTS

__all__ = ["FAULTS"]

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
