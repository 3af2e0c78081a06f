#!/bin/sh
# Says to which servers HAProxy sends orders. Run in the proxy's container; it changes nothing.
echo 'show stat' | socat stdio /tmp/haproxy.sock |
  awk -F, '
    $1 == "writers" && $2 != "BACKEND" { print $2 " is " $18; if ($18 ~ /^UP/) up = up " " $2 }
    END { print "in rotation:" (up == "" ? " none" : up) }'
