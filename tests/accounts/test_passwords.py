"""Passwords that the product makes up: strong, readable aloud, never twice the same."""

import re

from django.contrib.auth.password_validation import validate_password

from zhiben.accounts.models import User
from zhiben.accounts.passwords import made_up


def test_a_made_up_password_is_three_groups_of_letters_that_cannot_be_mistaken():
    made = {made_up() for _time in range(500)}
    assert len(made) == 500
    assert {
        password for password in made if not re.fullmatch(r"([2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}", password)
    } == set()


def test_it_passes_the_rules_for_passwords():
    validate_password(made_up(), User(username="hanxin", name="韩新"))
