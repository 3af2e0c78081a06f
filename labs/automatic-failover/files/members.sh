#!/bin/sh
# The group as the member in whose container this runs sees it, and whether it would take a write. Changes nothing.
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
mysql --user=root -Ne "
  SELECT CONCAT(member_host, ' ', member_state, ' ', member_role)
    FROM performance_schema.replication_group_members ORDER BY member_host;
  SELECT CONCAT('super_read_only ', IF(@@GLOBAL.super_read_only, 'ON', 'OFF'))"
