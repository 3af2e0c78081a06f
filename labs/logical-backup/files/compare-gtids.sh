# The transactions of the newest packed dump, and those of the server restored: which are on one side only.
set -eu
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
cd /backups
file=$(ls -t full-*.sql.gz 2>/dev/null | head -n 1)
[ -n "$file" ] || { echo 'there is no full-*.sql.gz'; exit 1; }
claimed=$(gzip -dc "$file" | sed -n "/^SET @@GLOBAL.GTID_PURGED/,/;\$/p" | tr -d '\n' | sed "s/.*'\([^']*\)';\$/\1/")
ask() { mysql --host=restored --user=root -Nre "$1"; }
executed=$(ask 'SELECT @@GLOBAL.gtid_executed' | tr -d '\n')
only() { set -- "$(ask "SELECT GTID_SUBTRACT('$1', '$2')")"; echo "${1:-none}"; }
echo "in $file, not on restored: $(only "$claimed" "$executed")"
echo "on restored, not in $file: $(only "$executed" "$claimed")"
