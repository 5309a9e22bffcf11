# What actions/checkout does, as far as the pipeline can tell: the commit of the event, on its branch where it has
# one, the other branches as origin/…, and as much history as was asked for.
set -euo pipefail
git init --quiet .
git remote add origin "file://$SCENE_ORIGIN"
depth=()
if [ "$DEPTH" != 0 ]; then depth=(--depth="$DEPTH"); fi
git fetch --quiet --tags "${depth[@]}" origin '+refs/heads/*:refs/remotes/origin/*' "+${REF:-$GITHUB_REF}:refs/scene/event"
commit=${REF:-$SCENE_SHA}
case "$GITHUB_REF" in
  refs/heads/*) git checkout --quiet -B "${GITHUB_REF#refs/heads/}" "$commit" ;;
  *) git checkout --quiet --detach "$commit" ;;
esac
# What a runner would not have: the machine's own services and downloads, which every job would else make anew.
printf '%s\n' .shipshape node_modules >> .git/info/exclude
ln -s "$SCENE_STATE" .shipshape
