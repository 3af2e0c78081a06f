#!/bin/bash
# Lets the applier of delayed go on without waiting, up to the transaction before the DROP TABLE. Its applier must be stopped.
set -eu
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"

# The DROP is the newest transaction, and replica has applied it.
drop=$(mysql --user=root --host=replica -Ne 'SELECT last_applied_transaction FROM
  performance_schema.replication_applier_status_by_worker ORDER BY last_applied_transaction_original_commit_timestamp DESC LIMIT 1')
mysql --user=root -e "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 0; START REPLICA SQL_THREAD UNTIL SQL_BEFORE_GTIDS = '$drop'"
for try in $(seq 150); do
  [ "$(mysql --user=root -Ne 'SELECT service_state FROM performance_schema.replication_applier_status')" = OFF ] && exit 0
  sleep 0.1
done
exit 1
