"""Analyses a table of votes with red-dwarf; prints seconds of wall and CPU time, reading aside, and
peak memory in KB."""

import csv
import resource
import sys
import time

from reddwarf.implementations.polis import run_pipeline

with open(sys.argv[1], newline="") as table:
    votes = [
        {
            "participant_id": int(row["participant"]),
            "statement_id": int(row["statement"]),
            "vote": int(row["vote"]),
            "modified": 0,
        }
        for row in csv.DictReader(table)
    ]

wall, cpu = time.perf_counter(), time.process_time()
run_pipeline(votes=votes, random_state=0)
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
