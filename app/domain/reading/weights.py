"""What each sign is worth when name, title and company are chosen, in the logarithm of odds.

Fitted by ``python -m tests.benchmarks.fit_reading``; see there before changing a number by hand.
"""

WEIGHTS: dict[str, dict[str, float]] = {
    "name": {
        "one_word": -0.76, "two_words": 0.22, "three_words": 0.46, "given_first": 1.71, "given": 0.46,
        "family": 0.57, "unknown": 0.24, "one_unknown": -0.09, "titled": -0.16, "mail_whole": 0.77, "mail":
        0.08, "mail_elsewhere": -0.04, "in_key": 0.01, "is_key": -0.29, "job": -0.48, "trade": -0.89, "stray":
        -1.85, "speech": -2.50, "things": -0.41, "place": -0.31, "department": -0.08, "institution": 0.12,
        "shown": -4.01, "street": -1.07, "part": -1.60, "joined": 0.16, "size": 0.86, "misread": 0.06,
        "far_east": 0.08, "four_words": 0.32, "many_words": -0.39, "initials": 0.02, "capitals": 0.04,
        "career": -0.65, "repeated": -2.84, "label": -0.52, "pair": -3.00, "of_pair": 1.09, "with_contact":
        0.41, "largest": 0.91, "small": -0.42, "high": 0.08, "low": -0.57, "by_contact": 0.67, "torn": -2.00,
        "one_large": -0.37, "lone_letter": -2.06, "unproved": -2.38, "one_in_key": -2.42, "joined_alike":
        0.16, "joined_names": 0.04, "twin": -1.09,
    },
    "title": {
        "any": -0.85, "job": 2.57, "job_share": 0.12, "agent": 0.44, "career": 0.46, "no_career": -0.29,
        "long": -0.86, "very_long": -0.23, "speech": -0.35, "offers": -0.70, "trade": -0.69, "institution":
        -0.26, "legal": -3.00, "department": -0.93, "given_first": -0.31, "mail": -0.32, "key": -0.12,
        "place": -0.12, "street": -0.66, "hours": -4.00, "register": -4.00, "digits": -0.79, "shown": -4.04,
        "part": -2.45, "joined": -1.15, "largest": -0.94, "misread": -0.05, "repeated": -2.02, "stop": -0.12,
        "all_career": 1.11, "one_word": -0.23, "things": 0.46, "grouping": 0.10, "family": -0.44, "commas":
        -0.60, "small_start": 0.24, "capitals": 0.32, "labels": 0.17, "joined_alike": 0.15, "joined_idle":
        -0.55, "cut_short": -2.22, "twin": -0.01, "joined_job": -0.59, "size": 0.13, "small": -0.73, "high":
        -0.02, "low": -0.08, "by_contact": -1.32, "torn": -1.00, "areas_only": -0.48, "rank": 0.01,
        "lone_letter": -0.73, "goes_on": -1.41, "joined_goes_on": 1.51,
    },
    "company": {
        "any": 0.60, "legal": 1.98, "trade": 1.62, "only_kind": -0.72, "grouping": -0.03, "institution": 1.04,
        "ampersand": 0.71, "key": 1.14, "key_all": 1.39, "key_same": -0.15, "key_initials": 0.52,
        "key_elsewhere": -1.00, "person": -0.07, "mail": -0.27, "titled": -0.08, "job": -0.55, "all_career":
        -0.43, "speech": -1.14, "offers": -0.40, "things": -0.11, "stop": 1.22, "commas": -1.33, "very_long":
        -0.01, "place": -0.40, "on_street": -1.00, "over_street": -0.10, "street": -1.44, "department": -1.16,
        "hours": -3.57, "register": -4.00, "many_digits": -2.11, "shown": -4.01, "part": -2.25, "joined":
        -1.04, "joined_alike": 0.17, "joined_legal": 0.20, "joined_kind": 0.82, "size": 1.09, "largest": 0.35,
        "misread": -0.87, "short": -0.31, "key_own": 0.47, "one_given": 0.96, "job_share": -0.37, "long":
        -0.72, "one_word": -0.43, "capitals": 0.56, "small_letters": -0.50, "digits": -0.47, "repeated": 0.35,
        "labels": -0.01, "label": 0.24, "twin": -1.96, "cut_short": -0.04, "small": -0.87, "high": 0.70,
        "low": -1.83, "by_contact": -0.72, "torn": -2.07, "joined_many": 0.29, "joined_unlike": -0.48,
        "joined_large": 1.43, "joined_key": 0.16, "joined_key_half": -1.05, "joined_twice": -3.10,
        "joined_logo": -3.23, "joined_whole_legal": -2.35, "joined_kind_first": 0.60, "joined_goes_on": 0.94,
        "joined_person": 0.29, "joined_job": -0.33, "joined_speech": -2.07, "joined_offers": -0.23,
        "joined_other": -3.00, "joined_commas": -0.18, "joined_stop": 0.53, "joined_place": 0.06,
        "joined_row": 0.03, "joined_two_firms": -1.89, "fuller_elsewhere": -2.38, "spelled_elsewhere": -2.20,
        "legal_elsewhere": -1.93, "spells_out": 1.69, "joined_proper_kind": 1.51, "joined_tagline": -1.04,
        "lone_letter": -1.00,
    },
    "name_title": {
        "right_under": 2.31, "same_line": -0.03, "near": 0.53, "far": -1.72, "over": -1.18, "larger": 0.16,
        "right_over": -0.17,
    },
    "name_company": {
        "shares_family": 0.13, "same_line": -0.22, "firm_larger": -0.49, "right_under": -0.18, "right_over":
        0.07, "firm_smaller": -0.50, "far": 0.40,
    },
    "title_company": {
        "same_line": -0.02, "right_under": 0.18, "right_over": -0.86, "firm_smaller": -0.47,
    },
    "none": {
        "name": 0.09, "name_though_mail": 0.30, "title": 0.85, "title_no_name": 0.06, "company": -0.60,
        "company_though_keys": 0.10, "name_no_mail": -0.12, "company_no_name": 0.30, "title_of_nobody": -1.45,
    },
}  # fmt: skip
