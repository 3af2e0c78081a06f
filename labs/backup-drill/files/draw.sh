#!/bin/bash
# Six nights of a shop and their backups, some of them bad, and then the accident. Do not read it before the drill.
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
sql() { mysql --user=root --host=source "$@"; }
dump() { mysqldump --host=source --user=root --single-transaction --set-gtid-purged=OFF --databases "$@"; }
trap 'exit 0' TERM

if [ ! -e /root/.drawn ]; then
  until sql -e 'SELECT 1' >/dev/null 2>&1; do sleep 0.2; done
  rm -rf /backups/*
  columns='id INT AUTO_INCREMENT PRIMARY KEY, customer VARCHAR(64) NOT NULL, amount DECIMAL(10, 2) NOT NULL, night INT NOT NULL'
  sql -e "CREATE DATABASE shop; CREATE TABLE shop.orders ($columns);
    CREATE TABLE shop.products (id INT PRIMARY KEY, name VARCHAR(64) NOT NULL);
    INSERT INTO shop.products VALUES (1, 'Lamp'), (2, 'Desk'), (3, 'Chair');
    CREATE DATABASE rehearsal; CREATE TABLE rehearsal.orders ($columns);
    CREATE TABLE rehearsal.products (id INT PRIMARY KEY, name VARCHAR(64) NOT NULL);
    CREATE DATABASE payments; CREATE TABLE payments.receipts (order_id INT PRIMARY KEY);"
  order() { # schema night how-many
    sql -e "SET cte_max_recursion_depth = 5000; INSERT INTO $1.orders (customer, amount, night)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $3)
      SELECT CONCAT('customer-', FLOOR(RAND() * 100000)), ROUND(5 + RAND() * 200, 2), $2 FROM n"
  }
  good=$((RANDOM % 2 + 3)) # the newest good one is that of night 3 or 4
  ways=($(shuf -e cut gzip table other))
  bad_early=$((RANDOM % 2 + 1))
  : > /root/.drawn.new
  for night in 1 2 3 4 5 6; do
    order shop $night $((RANDOM % 300 + 200))
    order rehearsal $night $((RANDOM % 300 + 200))
    name="shop-night-$night.sql.gz" file="/backups/shop-night-$night.sql.gz" verdict=good
    if [ $night -gt $good ] || [ $night = $bad_early ]; then verdict=${ways[0]}; ways=("${ways[@]:1}"); fi
    case $verdict in
      good) dump shop | gzip > $file ;;
      cut) dump shop > /tmp/whole.sql
        head -c $(($(stat -c %s /tmp/whole.sql) * (60 + RANDOM % 30) / 100)) /tmp/whole.sql | gzip > $file ;;
      gzip) dump shop | gzip > $file
        # A disk that forgets some bytes does so after the checksum was taken.
        (cd /backups && sha256sum "$name" > "$name.sha256")
        at=$(($(stat -c %s $file) / 2 + RANDOM % 500))
        head -c 64 /dev/urandom | dd of=$file bs=1 seek=$at conv=notrunc status=none ;;
      table) dump shop --ignore-table=shop.orders | gzip > $file ;;
      other) dump rehearsal | gzip > $file ;;
    esac
    [ $verdict = gzip ] || (cd /backups && sha256sum "$name" > "$name.sha256")
    touch -d "$((7 - night)) days ago" $file $file.sha256
    echo "$night $verdict" >> /root/.drawn.new
    [ $night = $good ] && sql -Ne 'SELECT COUNT(*), BIT_XOR(CRC32(CONCAT_WS(",", id, customer, amount, night))) FROM shop.orders' > /root/.truth
  done
  order shop 7 $((RANDOM % 90 + 10))
  sql -e 'INSERT INTO payments.receipts SELECT id FROM shop.orders; DROP DATABASE shop; DROP DATABASE rehearsal;
    RESET BINARY LOGS AND GTIDS'
  mv /root/.drawn.new /root/.drawn
  touch /backups/READ-ME-the-shop-is-down
fi
sleep infinity &
wait
