#!/bin/sh
# Which transactions source has and replica has not, and the other way round. Run in the container of either; it changes
# nothing.
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
executed() { mysql --user=root --host="$1" --connect-timeout=3 -Ne "SELECT REPLACE(@@GLOBAL.gtid_executed, '\n', '')"; }

# The replica first: what it has replicated by then, the source has, too.
replica=$(executed replica) || exit 1
source=$(executed source) || exit 1

mysql --user=root --host=replica --connect-timeout=3 -Ne "
  SELECT 'only on source:', REPLACE(GTID_SUBTRACT('$source', '$replica'), '\n', '')
  UNION ALL
  SELECT 'only on replica:', REPLACE(GTID_SUBTRACT('$replica', '$source'), '\n', '')" |
  # The size of a set goes before it. A set looks like uuid:1-4:7,uuid:9
  awk -F '\t' '{
    total = 0
    parts = split($2, part, /[:,]/)
    for (i = 1; i <= parts; i++)
      if (part[i] ~ /^[0-9]+(-[0-9]+)?$/) total += split(part[i], end, "-") == 2 ? end[2] - end[1] + 1 : 1
    print $1 " " total ($2 == "" ? "" : " (" $2 ")")
  }'
