#!/bin/sh
# sh route.sh            says to which server orders go
# sh route.sh standby    sends them to that server, and to no other
# Run in the gateway's container.
ask() { echo "$1" | socat stdio /tmp/haproxy.sock; }

if [ -n "$1" ]; then
  for server in source standby; do
    [ "$server" = "$1" ] && continue
    ask "set server writers/$server state maint; shutdown sessions server writers/$server" >/dev/null
  done
  ask "set server writers/$1 state ready" >/dev/null
fi
ask 'show servers state writers' |
  awk '$2 == "writers" {
    state = $7 % 2 ? "MAINT" : "in rotation"
    print $4 " is " state (state == "MAINT" ? "" : $6 == 2 ? ", UP" : ", DOWN")
  }'
