#!/usr/bin/env bash
# Installs labrun into a folder of its own, and Docker's static builds where a version is asked for.
set -euo pipefail
here=$(dirname "$0")
# shellcheck source=action/common.sh
source "$here/common.sh"

if [[ -z $PACKAGE ]]; then
  # Of the commit that the job names: what it pins is what runs.
  source=$RUNNER_TEMP/labrun-source
  cp --recursive "$GITHUB_ACTION_PATH" "$source"
  (cd "$source" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm pack --pack-destination "$RUNNER_TEMP")
  PACKAGE=$(echo "$RUNNER_TEMP"/labrun-*.tgz)
fi
npm install --prefix "$labrun_folder" --ignore-scripts --no-audit --no-fund --loglevel=error "$PACKAGE"
mkdir -p "$reports"
echo "reports=$reports" >>"$GITHUB_OUTPUT"

if [[ -n $DOCKER ]]; then
  url=${DOCKER_DOWNLOADS:-https://download.docker.com/linux/static/stable}/$(uname -m)/docker-$DOCKER.tgz
  archive=$RUNNER_TEMP/docker-$DOCKER.tgz
  curl --fail --silent --show-error --location --retry 3 --output "$archive" "$url"
  # labrun looks there before /usr/bin. An engine that the runner has running is left alone.
  as_root tar --extract --gzip --file "$archive" --directory /usr/local/bin --strip-components=1 --no-same-owner
fi

# What the machine has is the first thing that one wants to know of a red run; what it lacks, the run itself tells.
echo '::group::labrun doctor'
labrun doctor || true
echo '::endgroup::'
