#!/bin/bash
# Makes restored as new, and restores the full into it. Run on backup.
set -eo pipefail
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
restored() { mysql --user=root --host=restored "$@"; }
restored -e 'DROP DATABASE IF EXISTS shop; RESET BINARY LOGS AND GTIDS'
gunzip -c /backups/full.sql.gz | restored
echo 'restored is at the full backup again'
