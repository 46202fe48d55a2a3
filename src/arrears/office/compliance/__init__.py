"""What compliance watches over: complaints with their clocks, holds, refusals, and the rulebook as people read it."""
