"""What is owed: schedules, interest, penalty, allocation, ageing and buckets."""
