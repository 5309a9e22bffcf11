#!/bin/sh
# Dumps the database into backups/, whole or not at all, and keeps the newest 14: for a timer on the server.
# Copy the folder to another place; a backup on the same disk saves nothing when the disk fails.
set -eu
cd "$(dirname "$0")"
compose=${COMPOSE:-docker compose}
umask 077
mkdir -p backups
file=backups/$(date -u +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$file.part"' EXIT
$compose exec -T db sh -c 'exec pg_dump --format=custom --username="$POSTGRES_USER" "$POSTGRES_DB"' >"$file.part"
mv "$file.part" "$file"
ls -1 backups/*.dump | sort -r | tail -n +15 | while read -r old; do rm -f "$old"; done
echo "$file"
