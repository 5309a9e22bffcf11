# What actions/checkout does, as far as the pipeline can tell: the commit of the event, on its branch where it has
# one, the other branches as origin/…, and as much history as was asked for.
set -euo pipefail
git init --quiet .
git remote add origin "file://$SCENARIO_ORIGIN"
depth=()
if [ "$DEPTH" != 0 ]; then depth=(--depth="$DEPTH"); fi
commit=${REF:-$SCENARIO_SHA}
# By its own name, since the branch may have gone on.
git fetch --quiet --tags "${depth[@]}" origin '+refs/heads/*:refs/remotes/origin/*' "+$commit:refs/scenario/event"
case "$GITHUB_REF" in
  refs/heads/*) git checkout --quiet -B "${GITHUB_REF#refs/heads/}" "$commit" ;;
  *) git checkout --quiet --detach "$commit" ;;
esac
# Packages are linked, not installed: a link is not what .gitignore calls a folder.
echo node_modules >> .git/info/exclude
