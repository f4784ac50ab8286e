"""Run folders -> what is known of them: members, groups, rankings, findings."""
