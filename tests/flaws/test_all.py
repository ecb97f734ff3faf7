"""The twenty flaws of the security paper, part 7, and where each is planted and found."""

from types import ModuleType

from tests.canaries import stores, test_canaries
from tests.flaws import test_access, test_messages, test_requests, test_secrets

PLANTED: dict[str, tuple[ModuleType, str]] = {
    "group filter dropped": (test_access, "drop_the_group_filter"),
    "hidden row shown": (test_messages, "test_hidden_person_who_is_shown_is_found"),
    "group named in a message": (test_messages, "test_group_that_is_named_to_who_wants_discreet_words_is_found"),
    "403 instead of 404": (test_access, "forbid_instead_of_not_knowing"),
    "missing dummy hash": (test_secrets, "test_password_of_nobody_that_is_not_hashed_is_found"),
    "naive seat count": (test_messages, "test_seats_that_are_counted_naively_are_found"),
    "inline mail": (test_requests, "test_letter_that_leaves_within_a_request_is_found"),
    "person in the log": (test_secrets, "test_log_that_tells_of_people_is_found"),
    "GET unsubscribes": (test_requests, "test_link_that_answers_when_it_is_opened_is_found"),
    "formula unescaped": (test_requests, "test_formula_that_is_left_as_it_is_is_found"),
    "redirect unchecked": (test_secrets, "test_way_back_that_is_not_looked_at_is_found"),
    "link token plain": (test_messages, "test_link_in_a_message_that_is_kept_as_it_is_is_found"),
    "cache keys shared": (test_secrets, "test_cache_keys_that_tell_of_people_are_found"),
    "content in the administration": (test_access, "test_people_in_the_administration_are_found_by_the_matrix"),
    "stale role cache": (test_access, "test_stale_roles_are_found"),
    "job without asking again": (
        test_messages,
        "test_membership_that_ended_between_planning_and_sending_stops_the_job_and_a_job_that_does_not_look_is_found",
    ),
    "nonce reused": (test_secrets, "test_reused_nonce_is_found"),
    "no associated data": (test_secrets, "test_value_that_is_not_bound_to_its_column_is_found"),
    "backup plain": (stores, "do_not_seal_backups"),
    "synchronous=NORMAL": (
        test_messages,
        "test_answer_that_was_acknowledged_survives_a_power_cut_and_a_database_that_hurries_is_found",
    ),
}


def test_every_flaw_of_the_paper_is_planted_somewhere() -> None:
    there = [name for name, (module, function) in PLANTED.items() if callable(getattr(module, function, None))]
    leaks = {place.leak for place in test_canaries.PLACES}
    plants = {plant for plant, _role, _page in test_access.FLAWS}

    print(f"\n{len(there)} of {len(PLANTED)} planted, each with a test that finds it")
    assert there == list(PLANTED)
    assert stores.do_not_seal_backups in leaks
    assert {test_access.drop_the_group_filter, test_access.forbid_instead_of_not_knowing} <= plants
