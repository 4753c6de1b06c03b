"""What each sign is worth when name, title and company are chosen, in the logarithm of odds.

Fitted by ``python -m tests.benchmarks.fit_reading``; see there before changing a number by hand.
"""

WEIGHTS: dict[str, dict[str, float]] = {
    "name": {
        "one_word": -0.67, "two_words": 0.27, "three_words": 0.53, "given_first": 2.02, "given": 0.76,
        "family": 0.90, "unknown": 0.06, "one_unknown": -0.47, "titled": -0.18, "mail_whole": 1.09, "mail":
        0.15, "mail_elsewhere": 0.04, "in_key": -0.02, "is_key": -0.04, "job": -0.70, "trade": -0.85, "stray":
        -2.26, "speech": -2.50, "things": -0.49, "place": -0.29, "department": -0.18, "institution": 0.15,
        "shown": -4.00, "street": -1.44, "part": -1.42, "joined": 0.30, "size": 0.95, "misread": -0.21,
        "far_east": 0.34, "four_words": 0.44, "many_words": -0.46, "initials": 0.04, "capitals": 0.10,
        "career": -1.01, "repeated": -2.91, "label": -0.67, "pair": -2.98, "of_pair": 1.21, "with_contact":
        0.64, "largest": 0.95, "small": -0.64, "high": -0.04, "low": -0.20, "by_contact": 0.77, "torn": -2.00,
        "one_large": -0.59, "lone_letter": -2.15, "unproved": -2.41, "one_in_key": -2.84, "joined_alike":
        0.30, "joined_names": 0.02, "twin": -0.71, "after_another": -1.13, "street_word": -0.04,
    },
    "title": {
        "any": -0.94, "job": 3.09, "job_share": 0.23, "agent": 0.53, "career": 0.58, "no_career": -0.28,
        "long": -0.90, "very_long": -0.31, "speech": -0.27, "offers": -1.01, "trade": -0.80, "institution":
        -0.46, "legal": -3.00, "department": -1.33, "given_first": -0.57, "mail": -0.51, "key": -0.20,
        "place": -0.15, "street": -0.75, "hours": -4.00, "register": -4.00, "digits": -0.82, "shown": -3.98,
        "part": -2.05, "joined": -1.41, "largest": -0.46, "misread": -0.10, "repeated": -1.99, "stop": -0.17,
        "all_career": 1.21, "one_word": -0.01, "things": 0.69, "grouping": 0.20, "family": -0.70, "commas":
        -0.48, "small_start": 0.20, "capitals": 0.30, "labels": -0.09, "joined_alike": 0.31, "joined_idle":
        -1.01, "cut_short": -2.33, "twin": -0.03, "joined_job": -0.41, "size": 0.46, "small": -0.66, "high":
        0.10, "low": -0.14, "by_contact": -1.22, "torn": -1.02, "areas_only": -0.74, "rank": -0.09,
        "lone_letter": -0.66, "goes_on": -1.48, "joined_goes_on": 1.49, "far_east_job": 1.09,
    },
    "company": {
        "any": 0.57, "legal": 2.58, "trade": 1.92, "only_kind": -0.78, "grouping": 0.14, "institution": 0.92,
        "ampersand": 0.61, "key": 1.32, "key_all": 1.19, "key_same": -0.24, "key_initials": 0.33,
        "key_elsewhere": -1.16, "person": 0.03, "mail": -0.15, "titled": -0.01, "job": -0.35, "all_career":
        -0.55, "speech": -1.54, "offers": -0.75, "things": 0.10, "stop": 1.10, "commas": -1.45, "very_long":
        -0.10, "place": -0.19, "on_street": -1.29, "over_street": -0.08, "street": -1.82, "department": -1.33,
        "hours": -3.77, "register": -4.00, "many_digits": -2.02, "shown": -4.01, "part": -2.67, "joined":
        -0.86, "joined_alike": -0.18, "joined_legal": 0.44, "joined_kind": 0.92, "size": 0.81, "largest":
        0.86, "misread": -1.15, "short": -0.32, "key_own": 0.41, "one_given": 0.21, "job_share": -0.43,
        "long": -0.66, "one_word": -0.38, "capitals": 0.70, "small_letters": -0.71, "digits": -0.53,
        "repeated": 0.55, "labels": 0.13, "label": 0.36, "twin": -2.32, "cut_short": -2.00, "small": -1.37,
        "high": 0.74, "low": -1.64, "by_contact": -0.79, "torn": -2.06, "joined_many": 0.85, "joined_unlike":
        -0.46, "joined_large": 1.38, "joined_key": 0.39, "joined_key_half": -1.19, "joined_twice": -3.11,
        "joined_logo": -3.41, "joined_whole_legal": -2.15, "joined_kind_first": 0.68, "joined_goes_on": 1.22,
        "joined_person": 0.14, "joined_job": -0.17, "joined_speech": -2.07, "joined_offers": -0.39,
        "joined_other": -3.00, "joined_commas": -0.19, "joined_stop": 0.95, "joined_place": 0.06,
        "joined_row": 0.03, "joined_two_firms": -1.76, "fuller_elsewhere": -2.43, "spelled_elsewhere": -1.91,
        "legal_elsewhere": -1.77, "spells_out": 1.61, "joined_proper_kind": 1.43, "joined_tagline": -1.06,
        "lone_letter": -1.02, "joined_spelled": 0.26, "mark_letter": -4.0,
    },
    "name_title": {
        "right_under": 2.04, "same_line": 2.29, "near": 0.91, "far": -2.00, "over": -1.60, "larger": -0.30,
        "right_over": -0.24,
    },
    "name_company": {
        "shares_family": -0.19, "same_line": -0.31, "firm_larger": -0.73, "right_under": -0.24, "right_over":
        0.18, "firm_smaller": -0.38, "far": 0.30,
    },
    "title_company": {
        "same_line": -0.07, "right_under": 0.16, "right_over": -1.00, "firm_smaller": -0.32,
    },
    "none": {
        "name": -0.09, "name_though_mail": 0.30, "title": 0.94, "title_no_name": 0.09, "company": -0.57,
        "company_though_keys": 0.13, "name_no_mail": -0.13, "company_no_name": 0.35, "title_of_nobody": -1.71,
    },
}  # fmt: skip
