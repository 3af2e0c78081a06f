# How many of today's orders a dump holds, and how many it says that it holds. Each order is one transaction, so the
# transactions that are no orders are always the same number: those on the source now, less its orders.
set -eu
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD" LC_ALL=C
file=$1
read_dump() { case "$file" in *.gz) gzip -dc "$file" ;; *) cat "$file" ;; esac; }
ask() { mysql --host=source --user=root -Ne "$1"; }
# The number of transactions in a GTID set of one server: 1-120 and 7 are 121.
count='{ n = split($0, part, ":"); for (i = 2; i <= n; i++) { m = split(part[i], edge, "-"); total += m == 1 ? 1 : edge[2] - edge[1] + 1 } } END { print total + 0 }'

# Both of the same moment: a snapshot during which no transaction ended.
others=
until [ -n "$others" ]; do
  set -- $(ask 'SELECT @@GLOBAL.gtid_executed; START TRANSACTION WITH CONSISTENT SNAPSHOT; SELECT @@GLOBAL.gtid_executed;
    SELECT COUNT(*) FROM shop.orders')
  [ "$1" != "$2" ] || others=$(($(echo "$1" | awk "$count") - $3))
done
gtids=$(read_dump | sed -n "/^SET @@GLOBAL.GTID_PURGED/,/;\$/p" | tr -d '\n' | sed "s/.*'\([^']*\)';\$/\1/")
if [ -z "$gtids" ]; then echo "$file claims nothing: there is no GTID_PURGED in it"; exit 0; fi
claimed=$(( $(echo "$gtids" | awk "$count") - others ))
held=$(read_dump | grep '^INSERT INTO `orders`' | grep -o "('[^']*','[^']*',[0-9.]*,'[^']*')" | wc -l) || held=0
echo "$file claims $claimed of today's orders and holds $held"
echo "it holds $((held - claimed)) orders more than it claims"
