from conformance.addresses import Service
from conformance.sequences.claims import Claim
from conformance.sequences.model import Acceptance, Place, Subject, judge_create, judge_update
from conformance.sequences.values import name_token

NAME = name_token(1, 40, "lower")


def place(label: str = "A") -> Place:
    return Place(label, Service("KS" + "0" * 32))


def subject(where: Place, status: str = "open", **given: object) -> Subject:
    made = Subject("s1", where, where.service.session("KC" + "0" * 32), given={"status": status, **given})
    where.subjects["s1"] = made
    return made


def test_a_create_with_allowed_values_has_to_be_accepted() -> None:
    assert judge_create(place(), place("B"), {"UniqueName": NAME, "Ttl": "3600"})[0] == Acceptance.SURE


def test_a_create_with_a_broken_value_has_to_be_refused() -> None:
    for form in ({"Mode": "fax"}, {"Status": "gone"}, {"Ttl": "1.5"}, {"UniqueName": "@1:192:lower"}):
        assert judge_create(place(), place("B"), form) == (Acceptance.NEVER, Claim.INVALID_REFUSED)


def test_a_name_in_use_has_to_be_refused_and_that_of_a_closed_session_may_be() -> None:
    here = place()
    holder = subject(here)
    holder.name = NAME

    assert judge_create(here, place("B"), {"UniqueName": NAME})[0] == Acceptance.NEVER
    holder.given["status"] = "closed"
    assert judge_create(here, place("B"), {"UniqueName": NAME})[0] == Acceptance.OPEN


def test_what_the_documents_leave_open_may_be_accepted_or_refused() -> None:
    for form in ({"Status": "closed"}, {"Ttl": "0"}, {"UniqueName": "@1:40:emoji"}):
        assert judge_create(place(), place("B"), form)[0] == Acceptance.OPEN


def test_closing_and_reopening_have_to_be_accepted_and_opening_a_closed_one_never_is() -> None:
    assert judge_update(subject(place()), {"Status": "closed"})[0] == Acceptance.SURE
    assert judge_update(subject(place(), "closed"), {"Status": "in-progress"})[0] == Acceptance.SURE
    assert judge_update(subject(place(), "closed"), {"Status": "open"})[0] == Acceptance.NEVER


def test_other_changes_of_a_closed_session_are_left_open() -> None:
    assert judge_update(subject(place(), "closed"), {"Ttl": "3600"})[0] == Acceptance.OPEN


def test_a_value_that_was_given_has_to_be_shown() -> None:
    made = subject(place(), ttl=3600)

    assert [one.member for one in made.compare({"ttl": 3601})] == ["ttl"]


def test_a_value_that_nobody_gave_is_taken_over_once_and_kept_from_then_on() -> None:
    made = subject(place())

    assert not list(made.compare({"closed_reason": ""}))
    assert [one.actual for one in made.compare({"closed_reason": "api"})] == ["api"]


def test_a_change_of_status_lets_its_dates_move() -> None:
    made = subject(place())
    list(made.compare({"date_ended": None}))
    made.give({"status": "closed"})

    assert not list(made.compare({"status": "closed", "date_ended": "2030-01-01T00:00:00Z"}))


def test_dates_are_compared_as_moments_and_addresses_without_their_host() -> None:
    made = subject(place(), date_expiry="2099-01-01T00:00:00Z")
    list(made.compare({"url": "http://a/v1/x"}))

    assert not list(made.compare({"date_expiry": "2099-01-01T01:00:00+01:00", "url": "https://b/v1/x"}))


def test_true_is_no_number() -> None:
    assert [one.member for one in subject(place(), ttl=1).compare({"ttl": True})] == ["ttl"]
