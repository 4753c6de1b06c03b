"""What each sign is worth when name, title and company are chosen, in the logarithm of odds.

Fitted by ``python -m tests.benchmarks.fit_reading``; see there before changing a number by hand.
"""

WEIGHTS: dict[str, dict[str, float]] = {
    "name": {
        "one_word": -0.96, "two_words": 0.20, "three_words": 0.42, "given_first": 2.14, "given": 0.77,
        "family": 1.67, "unknown": -0.54, "one_unknown": -0.07, "titled": -0.14, "mail_whole": 1.50, "mail":
        0.49, "mail_elsewhere": -0.20, "in_key": -0.23, "is_key": -0.24, "job": -0.86, "trade": -0.62,
        "stray": -2.01, "speech": -1.34, "things": -0.50, "place": -0.35, "department": -0.15, "institution":
        0.05, "shown": -4.02, "street": -1.16, "part": -1.25, "joined": -0.24, "size": 1.14, "misread": -1.09,
        "far_east": 0.88, "four_words": 0.05, "many_words": -0.20, "initials": 0.32, "capitals": 0.07,
        "career": -1.07, "repeated": -0.14, "label": -0.74, "pair": -3.48, "of_pair": 1.25, "with_contact":
        0.63, "largest": 1.42, "small": -0.53, "high": -0.27, "low": -0.08, "by_contact": 1.12, "torn": -2.01,
        "one_large": -1.38, "lone_letter": -2.04,
    },
    "title": {
        "any": -0.92, "job": 2.44, "job_share": 0.14, "agent": 0.51, "career": 0.47, "no_career": -0.24,
        "long": -0.77, "very_long": -0.24, "speech": -0.09, "offers": -1.30, "trade": -0.65, "institution":
        -0.32, "legal": -3.00, "department": -1.31, "given_first": 0.03, "mail": -0.86, "key": -0.09, "place":
        -0.00, "street": -0.62, "hours": -4.00, "register": -4.00, "digits": -0.74, "shown": -3.98, "part":
        -2.43, "joined": -0.96, "largest": -0.60, "misread": -0.06, "repeated": -0.18, "stop": -0.09,
        "all_career": 1.38, "one_word": -0.30, "things": 0.98, "grouping": -0.11, "family": -0.57, "commas":
        -0.46, "small_start": 0.07, "capitals": 0.34, "labels": 0.10, "joined_alike": 0.09, "joined_idle":
        -0.52, "cut_short": -1.04, "twin": -0.48, "joined_job": -0.44, "size": 0.01, "small": -0.59, "high":
        0.26, "low": 0.03, "by_contact": -1.30, "torn": -1.00, "areas_only": -0.38, "rank": -0.13,
        "lone_letter": -0.65,
    },
    "company": {
        "any": 0.92, "legal": 2.09, "trade": 2.11, "only_kind": -0.62, "grouping": -0.48, "institution": 0.62,
        "ampersand": 0.13, "key": 1.45, "key_all": 0.84, "key_same": -0.13, "key_initials": 0.20,
        "key_elsewhere": -1.44, "person": -0.04, "mail": -0.66, "titled": 0.03, "job": -0.18, "all_career":
        -0.64, "speech": -0.34, "offers": -1.22, "things": -0.13, "stop": 0.84, "commas": -1.18, "very_long":
        -0.50, "place": -0.07, "on_street": -1.00, "over_street": -0.36, "street": -1.02, "department": -0.83,
        "hours": -3.77, "register": -4.00, "many_digits": -2.12, "shown": -4.01, "part": -2.17, "joined":
        -1.13, "joined_alike": -0.01, "joined_legal": -0.23, "joined_kind": 0.54, "size": 0.73, "largest":
        0.69, "misread": -1.17, "short": -0.51, "key_own": 1.01, "one_given": 0.31, "job_share": -0.35,
        "long": -0.99, "one_word": -0.21, "capitals": 0.55, "small_letters": -0.65, "digits": -0.80,
        "repeated": 0.87, "labels": -0.03, "label": 0.39, "twin": -2.19, "cut_short": -0.42, "small": -0.70,
        "high": 0.40, "low": -1.34, "by_contact": -0.87, "torn": -2.10, "joined_many": 0.01, "joined_unlike":
        -1.25, "joined_large": 1.79, "joined_key": 0.42, "joined_key_half": -0.90, "joined_twice": -2.80,
        "joined_logo": -3.49, "joined_whole_legal": -2.34, "joined_kind_first": 1.03, "joined_goes_on": 1.35,
        "joined_person": 0.22, "joined_job": 0.18, "joined_speech": -0.05, "joined_offers": -0.87,
        "joined_other": -3.00, "joined_commas": -0.21, "joined_stop": 0.41, "joined_place": -0.09,
        "joined_row": -0.06, "joined_two_firms": -1.61, "fuller_elsewhere": -2.40, "spelled_elsewhere": -1.69,
        "legal_elsewhere": -2.22, "spells_out": 2.10, "joined_proper_kind": 1.11, "joined_tagline": -0.69,
    },
    "name_title": {
        "right_under": 2.42, "same_line": -0.07, "near": 0.95, "far": -1.46, "over": -1.05, "larger": 0.17,
        "right_over": -0.23,
    },
    "name_company": {
        "shares_family": -0.36, "same_line": -0.14, "firm_larger": -0.40, "right_under": -0.10, "right_over":
        -0.17, "firm_smaller": -0.85, "far": 0.25,
    },
    "title_company": {
        "same_line": -0.06, "right_under": 0.38, "right_over": -0.98, "firm_smaller": -0.61,
    },
    "none": {
        "name": 0.48, "name_though_mail": 0.25, "title": 0.88, "title_no_name": 0.99, "company": -0.93,
        "company_though_keys": -0.22, "name_no_mail": 0.28, "company_no_name": -0.40,
    },
}  # fmt: skip
