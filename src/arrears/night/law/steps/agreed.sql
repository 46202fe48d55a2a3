-- What each person agreed to, or refused, as one text in a fixed order.
SELECT consents.customer_id, array_to_string(list_sort(list(consents.consent || '=' || consents.value)), ';') AS consents
FROM tape_consents AS consents
GROUP BY consents.customer_id
