#!/bin/sh
# Waits until this server has executed what the source has now, at most so many seconds: sh wait-for-source.sh 1
# Says 0 when it has, 1 when time ran out, as WAIT_FOR_EXECUTED_GTID_SET does.
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
set=$(mysql --user=root --host=source --connect-timeout=3 -Ne "SELECT REPLACE(@@GLOBAL.gtid_executed, '\n', '')") || exit 1
mysql --user=root -Ne "SELECT WAIT_FOR_EXECUTED_GTID_SET('$set', $1)"
