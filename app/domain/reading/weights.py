"""What each sign is worth when name, title and company are chosen, in the logarithm of odds.

Fitted by ``python -m tests.benchmarks.fit_reading``; see there before changing a number by hand.
"""

WEIGHTS: dict[str, dict[str, float]] = {
    "name": {
        "one_word": -0.60, "two_words": 0.19, "three_words": 0.51, "given_first": 1.79, "given": 0.69,
        "family": 0.86, "unknown": -0.08, "one_unknown": -0.31, "titled": -0.18, "mail_whole": 0.88, "mail":
        -0.03, "mail_elsewhere": 0.03, "in_key": -0.18, "is_key": -0.17, "job": -0.68, "trade": -0.73,
        "stray": -2.00, "speech": -2.46, "things": -0.42, "place": -0.28, "department": -0.16, "institution":
        0.11, "shown": -4.00, "street": -1.22, "part": -1.45, "joined": 0.27, "size": 0.89, "misread": -0.19,
        "far_east": 0.32, "four_words": 0.38, "many_words": -0.46, "initials": -0.06, "capitals": 0.17,
        "career": -0.95, "repeated": -2.84, "label": -0.58, "pair": -3.00, "of_pair": 0.97, "with_contact":
        0.54, "largest": 0.95, "small": -0.64, "high": -0.07, "low": -0.21, "by_contact": 0.55, "torn": -2.00,
        "one_large": -0.52, "lone_letter": -2.13, "unproved": -2.02, "one_in_key": -2.83, "joined_alike":
        0.27, "joined_names": 0.05, "twin": -0.87, "after_another": -1.15,
    },
    "title": {
        "any": -0.83, "job": 2.58, "job_share": 0.07, "agent": 0.37, "career": 0.65, "no_career": -0.34,
        "long": -0.80, "very_long": -0.29, "speech": -0.19, "offers": -0.83, "trade": -0.68, "institution":
        -0.35, "legal": -3.00, "department": -0.92, "given_first": -0.42, "mail": -0.41, "key": -0.14,
        "place": -0.12, "street": -0.68, "hours": -4.00, "register": -4.00, "digits": -0.71, "shown": -3.98,
        "part": -1.92, "joined": -1.24, "largest": -0.44, "misread": -0.06, "repeated": -2.02, "stop": -0.16,
        "all_career": 1.25, "one_word": -0.24, "things": 0.69, "grouping": 0.15, "family": -0.52, "commas":
        -0.41, "small_start": 0.24, "capitals": 0.26, "labels": -0.06, "joined_alike": 0.27, "joined_idle":
        -0.77, "cut_short": -2.25, "twin": -0.06, "joined_job": -0.48, "size": 0.44, "small": -0.59, "high":
        0.02, "low": -0.10, "by_contact": -1.23, "torn": -1.00, "areas_only": -0.60, "rank": -0.16,
        "lone_letter": -0.58, "goes_on": -1.46, "joined_goes_on": 1.39, "far_east_job": 0.88,
    },
    "company": {
        "any": 0.48, "legal": 2.01, "trade": 1.80, "only_kind": -0.67, "grouping": 0.10, "institution": 0.82,
        "ampersand": 0.51, "key": 1.28, "key_all": 1.02, "key_same": -0.36, "key_initials": 0.28,
        "key_elsewhere": -1.01, "person": 0.09, "mail": -0.16, "titled": -0.05, "job": -0.52, "all_career":
        -0.52, "speech": -1.28, "offers": -0.55, "things": 0.21, "stop": 1.06, "commas": -1.29, "very_long":
        -0.07, "place": -0.21, "on_street": -1.09, "over_street": -0.17, "street": -1.92, "department": -1.17,
        "hours": -3.82, "register": -4.00, "many_digits": -2.13, "shown": -4.01, "part": -2.33, "joined":
        -0.93, "joined_alike": -0.00, "joined_legal": 0.35, "joined_kind": 0.85, "size": 0.87, "largest":
        0.62, "misread": -1.10, "short": -0.40, "key_own": 0.50, "one_given": 0.15, "job_share": -0.46,
        "long": -0.48, "one_word": -0.41, "capitals": 0.81, "small_letters": -0.40, "digits": -0.60,
        "repeated": 0.44, "labels": 0.13, "label": 0.29, "twin": -2.06, "cut_short": 0.13, "small": -1.23,
        "high": 0.72, "low": -1.73, "by_contact": -0.75, "torn": -2.05, "joined_many": 0.26, "joined_unlike":
        -0.55, "joined_large": 1.43, "joined_key": 0.30, "joined_key_half": -1.10, "joined_twice": -3.09,
        "joined_logo": -3.27, "joined_whole_legal": -2.34, "joined_kind_first": 0.66, "joined_goes_on": 0.99,
        "joined_person": 0.22, "joined_job": -0.26, "joined_speech": -2.07, "joined_offers": -0.33,
        "joined_other": -3.00, "joined_commas": -0.18, "joined_stop": 0.80, "joined_place": 0.04,
        "joined_row": 0.02, "joined_two_firms": -1.84, "fuller_elsewhere": -2.42, "spelled_elsewhere": -1.93,
        "legal_elsewhere": -1.79, "spells_out": 1.51, "joined_proper_kind": 1.55, "joined_tagline": -1.17,
        "lone_letter": -0.80,
    },
    "name_title": {
        "right_under": 1.92, "same_line": 1.90, "near": 0.91, "far": -1.79, "over": -1.35, "larger": -0.19,
        "right_over": -0.21,
    },
    "name_company": {
        "shares_family": -0.13, "same_line": -0.29, "firm_larger": -0.80, "right_under": -0.16, "right_over":
        0.21, "firm_smaller": -0.31, "far": 0.40,
    },
    "title_company": {
        "same_line": -0.06, "right_under": 0.17, "right_over": -0.91, "firm_smaller": -0.45,
    },
    "none": {
        "name": -0.00, "name_though_mail": 0.46, "title": 0.83, "title_no_name": 0.11, "company": -0.48,
        "company_though_keys": -0.08, "name_no_mail": -0.23, "company_no_name": 0.49, "title_of_nobody":
        -1.64,
    },
}  # fmt: skip
