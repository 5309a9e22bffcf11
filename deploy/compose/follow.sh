#!/bin/sh
# Deploys what a tag serves, where that has changed: for a timer on the server.
#
#   ./follow.sh <host>/<namespace>/<name>:production
#
# A failed deployment leaves .env as it was, so the next call tries again. Other lines of .env stay.
set -eu
cd "$(dirname "$0")"
reference=${1:?Usage: follow.sh <image>:<tag>}
compose=${COMPOSE:-docker compose}

docker pull --quiet "$reference" >/dev/null
image=$(docker image inspect --format '{{join .RepoDigests "\n"}}' "$reference" | grep -F "${reference%:*}@" | head -n 1)
if grep -qxF "IMAGE=$image" .env 2>/dev/null; then exit 0; fi

echo "$reference is now $image"
export IMAGE="$image"
# `compose` may be two words. Migrations run first and end the deployment where they fail.
$compose up --detach --remove-orphans
{ grep -v '^IMAGE=' .env 2>/dev/null || true; printf 'IMAGE=%s\n' "$image"; } >.env.new
mv .env.new .env
