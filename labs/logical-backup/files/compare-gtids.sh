# The transactions of the newest packed dump, and those of the server restored: which are on one side only.
set -eu
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
cd /backups
file=$(ls -t full-*.sql.gz 2>/dev/null | head -n 1)
[ -n "$file" ] || { echo 'there is no full-*.sql.gz'; exit 1; }
# The statement may go over several lines: all of them up to its semicolon.
claimed=$(gzip -dc "$file" | sed -n '/^SET @@GLOBAL.GTID_PURGED/{:more
  /;$/!{N;b more
  }
  p;q}' | tr -d '\n' | sed "s/.*'\([^']*\)';\$/\1/")
ask() { mysql --host=restored --user=root -Nre "$1" | tr -d '\n'; }
executed=$(ask 'SELECT @@GLOBAL.gtid_executed')
lacking=$(ask "SELECT GTID_SUBTRACT('$claimed', '$executed')")
own=$(ask "SELECT GTID_SUBTRACT('$executed', '$claimed')")
[ -n "$executed" ] || { echo 'restored has no transactions yet'; exit 1; }
echo "in $file, not on restored: ${lacking:-none}"
echo "on restored, not in $file: ${own:-none}"
