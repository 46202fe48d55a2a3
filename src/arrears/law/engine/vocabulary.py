"""The words in which situations and provisions speak. A word outside these lists is an error, never a guess."""

from __future__ import annotations

STEPS = ("contact", "visit", "letter", "legal")
CHANNELS = ("call", "voice_bot", "sms", "email", "app", "letter", "visit")
VOICE = frozenset({"call", "voice_bot"})
WRITTEN = frozenset({"sms", "email", "app", "letter"})
PERSONS = ("borrower", "guarantor", "contact", "third_party")
LENDER_KINDS = ("bank", "consumer_finance", "micro_loan", "other")
PRODUCTS = ("credit_card", "cash_loan", "merchant_instalment")
ACTORS = ("lender", "agency")
DIRECTIONS = ("out", "in")
OUTCOMES = ("no_answer", "connected", "conversation", "refused", "delivered", "failed")
CALLER_NUMBERS = ("own", "changed", "withheld")
PLACES = ("home", "workplace", "agreed", "public")

# Holds of other kinds may be placed: a running one that no rule knows refuses.
HOLDS = (
    "complaint",
    "dispute",
    "cease_request",
    "representation",
    "insolvency",
    "breathing_space",
    "mental_health_crisis",
    "restructuring_request",
    "illness",
    "hardship",
    "death",
    "incapacity",
    "signed_plan",
)

CLAIMS = (
    "credit_repair_if_paid_now",
    "criminal_prosecution_threat",
    "arrest_threat",
    "violence_threat",
    "court_impersonation",
    "police_impersonation",
    "invented_blacklist",
    "exaggerated_amount",
    "false_promise",
    "extra_collection_fee",
    "public_posting_threat",
    "borrow_elsewhere_to_pay",
    "insult",
    "lawsuit_threat_time_barred",
    "action_that_cannot_lawfully_be_taken",
)

# What a contact is for, where the law lets some purposes through that it bars to collection.
PURPOSES = (
    "collection",
    "location_information",
    "termination_of_efforts",
    "may_invoke_remedy",
    "intends_to_invoke_remedy",
    "dispute_response",
)
NOTICES = ("default_notice", "letter_of_claim")

# In order of precedence: refusals of the first force stand first.
FORCES = ("law", "regulation", "standard", "association", "policy")
MODALS = ("must_not", "should_not")
EVIDENCE = ("V1", "V2", "V2w", "M-high", "M-mid", "M-low", "policy")
