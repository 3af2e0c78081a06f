#!/bin/bash
# Orders that are on source and not on replica, as statements that enter them again: one line an order. Run in the
# container of either; it changes nothing.
set -eo pipefail
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD" LC_ALL=C
ask() { mysql --user=root --host="$1" --connect-timeout=3 --raw -Ne "$2"; }

join -t $'\t' -v 1 \
  <(ask source "SELECT id, CONCAT('INSERT INTO shop.orders (id, customer, amount, placed_at) VALUES (', QUOTE(id), ', ',
      QUOTE(customer), ', ', amount, ', ', QUOTE(placed_at), ');') FROM shop.orders" | sort -t $'\t' -k 1,1) \
  <(ask replica 'SELECT id FROM shop.orders' | sort) | cut -f 2-
