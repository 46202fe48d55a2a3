-- What is overdue and what is still to be paid in all, penalty included. Before the first late day nothing is overdue.
SELECT
    *,
    CASE WHEN past_due_days > 0 THEN due_principal ELSE 0 END AS overdue_principal_minor,
    CASE WHEN past_due_days > 0 THEN due_interest ELSE 0 END AS overdue_interest_minor,
    CASE WHEN past_due_days > 0 THEN due_fee ELSE 0 END AS overdue_fee_minor,
    CASE WHEN past_due_days > 0 THEN due_principal + due_interest + due_fee ELSE 0 END + penalty_minor AS overdue_minor,
    owed_principal + owed_interest + owed_fee + penalty_minor AS outstanding_minor
FROM penalty
