"""What each sign is worth when name, title and company are chosen, in the logarithm of odds.

Fitted by ``python -m tests.benchmarks.fit_reading``; see there before changing a number by hand.
"""

WEIGHTS: dict[str, dict[str, float]] = {
    "name": {
        "one_word": -0.65, "two_words": 0.18, "three_words": 0.45, "given_first": 1.81, "given": 0.92,
        "family": 1.05, "unknown": 0.59, "one_unknown": -0.08, "titled": -0.35, "mail_whole": 1.43, "mail":
        0.05, "mail_elsewhere": 0.05, "in_key": 0.07, "is_key": -0.34, "job": -0.60, "trade": -0.73, "stray":
        -1.86, "speech": -0.82, "things": -0.43, "place": -0.25, "department": -0.09, "institution": 0.15,
        "shown": -4.01, "street": -1.12, "part": -1.51, "joined": -0.05, "size": 0.98, "misread": -0.59,
        "far_east": 0.49, "four_words": -0.03, "many_words": 0.10, "initials": 0.64, "capitals": -0.01,
        "career": -0.79, "repeated": -0.13, "label": -0.52, "pair": -3.00, "of_pair": 1.22, "with_contact":
        0.51, "largest": 1.00, "small": -0.25, "high": 0.09, "low": -0.48, "by_contact": 0.98, "torn": -2.04,
        "one_large": -1.28, "lone_letter": -2.03, "unproved": -2.57,
    },
    "title": {
        "any": -0.95, "job": 2.39, "job_share": 0.16, "agent": 0.32, "career": 0.42, "no_career": -0.35,
        "long": -0.86, "very_long": -0.17, "speech": -0.23, "offers": -0.72, "trade": -0.60, "institution":
        -0.36, "legal": -3.00, "department": -1.05, "given_first": 0.02, "mail": -0.46, "key": -0.14, "place":
        -0.12, "street": -0.54, "hours": -4.00, "register": -4.00, "digits": -0.73, "shown": -4.07, "part":
        -2.63, "joined": -1.23, "largest": -0.70, "misread": 0.04, "repeated": -0.11, "stop": -0.01,
        "all_career": 1.04, "one_word": -0.21, "things": 0.67, "grouping": 0.12, "family": -0.54, "commas":
        -0.58, "small_start": 0.20, "capitals": 0.27, "labels": 0.05, "joined_alike": -0.04, "joined_idle":
        -0.65, "cut_short": -2.29, "twin": -0.49, "joined_job": -0.59, "size": -0.09, "small": -0.65, "high":
        0.24, "low": -0.31, "by_contact": -1.28, "torn": -1.01, "areas_only": -0.48, "rank": -0.19,
        "lone_letter": -0.71, "goes_on": -0.33, "joined_goes_on": 1.17,
    },
    "company": {
        "any": 0.98, "legal": 2.09, "trade": 1.90, "only_kind": -0.70, "grouping": 0.07, "institution": 0.94,
        "ampersand": 0.59, "key": 1.33, "key_all": 1.07, "key_same": -0.29, "key_initials": 0.32,
        "key_elsewhere": -1.29, "person": -0.28, "mail": 0.04, "titled": -0.02, "job": -0.19, "all_career":
        -0.61, "speech": -0.82, "offers": -0.53, "things": -0.12, "stop": 1.23, "commas": -1.33, "very_long":
        -0.19, "place": -0.21, "on_street": -1.03, "over_street": -0.19, "street": -0.60, "department": -1.19,
        "hours": -3.43, "register": -4.00, "many_digits": -1.34, "shown": -4.01, "part": -2.39, "joined":
        -1.15, "joined_alike": 0.06, "joined_legal": 0.25, "joined_kind": 0.74, "size": 0.57, "largest": 0.53,
        "misread": -0.87, "short": -0.34, "key_own": 0.65, "one_given": 0.46, "job_share": -0.38, "long":
        -1.13, "one_word": -0.27, "capitals": 0.72, "small_letters": -0.40, "digits": -0.25, "repeated": 0.80,
        "labels": 0.40, "label": 0.35, "twin": -2.11, "cut_short": -0.23, "small": -0.94, "high": 0.66, "low":
        -1.61, "by_contact": -0.63, "torn": -2.21, "joined_many": 1.16, "joined_unlike": -0.93,
        "joined_large": 1.52, "joined_key": 0.48, "joined_key_half": -1.38, "joined_twice": -1.98,
        "joined_logo": -3.38, "joined_whole_legal": -1.87, "joined_kind_first": 0.85, "joined_goes_on": 1.31,
        "joined_person": 0.13, "joined_job": 0.23, "joined_speech": -0.35, "joined_offers": -0.43,
        "joined_other": -2.04, "joined_commas": -0.19, "joined_stop": 0.32, "joined_place": 0.00,
        "joined_row": -0.39, "joined_two_firms": -1.52, "fuller_elsewhere": -2.38, "spelled_elsewhere": -1.84,
        "legal_elsewhere": -2.19, "spells_out": 1.89, "joined_proper_kind": 1.72, "joined_tagline": -1.23,
        "lone_letter": -0.83,
    },
    "name_title": {
        "right_under": 2.56, "same_line": -0.04, "near": 1.03, "far": -1.40, "over": -1.13, "larger": 0.10,
        "right_over": -0.14,
    },
    "name_company": {
        "shares_family": -0.02, "same_line": -0.18, "firm_larger": -0.53, "right_under": -0.07, "right_over":
        0.13, "firm_smaller": -0.71, "far": 0.27,
    },
    "title_company": {
        "same_line": -0.06, "right_under": 0.21, "right_over": -0.83, "firm_smaller": -0.74,
    },
    "none": {
        "name": 0.07, "name_though_mail": 0.57, "title": 0.95, "title_no_name": 0.94, "company": -0.98,
        "company_though_keys": 0.26, "name_no_mail": -0.05, "company_no_name": -0.56,
    },
}  # fmt: skip
