# What the container of a `dind` host is made of: a Debian with Node, the programs of a Docker host, and the commands
# that labs use most. labrun itself is not in it; it comes with each run, so that one image serves all its versions.
#
# A base that has the packages already is taken as it is: nothing is fetched then.
ARG BASE=node:22-bookworm-slim
FROM ${BASE}
LABEL labrun.host=dind
ARG PACKAGES="bridge-utils ca-certificates conntrack containerd curl debootstrap docker.io ethtool iproute2 iptables iputils-ping jq kmod mount nftables procps runc slirp4netns tcpdump util-linux"
RUN dpkg --status $PACKAGES >/dev/null 2>&1 || { \
      apt-get update && \
      DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $PACKAGES && \
      rm -rf /var/lib/apt/lists/*; \
    }
