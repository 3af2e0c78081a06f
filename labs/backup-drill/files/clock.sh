#!/bin/sh
# How long the shop has been down.
seconds=$(($(date +%s) - $(stat -c %Y /root/.drawn)))
echo "down for $((seconds / 60)) min $((seconds % 60)) s"
