#!/bin/sh
# Says to which servers HAProxy sends orders. Run in the proxy's container; it changes nothing.
#
# The state's bits are those of HAProxy's Management Guide, "show servers state": administrative state 1 is maintenance by
# hand, 8 draining by hand, 32 maintenance because the name has no address; operational state 2 is running.
echo 'show servers state writers' | socat stdio /tmp/haproxy.sock |
  awk '
    function has(bit) { return int($7 / bit) % 2 == 1 }
    $2 == "writers" {
      state = has(1) ? "MAINT, by hand" : has(8) ? "DRAIN" : has(32) ? "DOWN, no address" : $6 == 2 ? "UP" : "DOWN"
      print $4 " is " state
      if (state == "UP") up = up " " $4
    }
    END { print "in rotation:" (up == "" ? " none" : up) }'
