#!/bin/sh
# Asks the running proxy which servers it would send orders to. Changes nothing.
echo 'show stat' | socat stdio /tmp/haproxy.sock |
  awk -F, '$1 == "writers" && $2 != "BACKEND" { print $2, $18 ", " $5 " connections" }'
