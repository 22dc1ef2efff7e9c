// What programs really print, of Docker 28.2, util-linux 2.38, procps 4.0, coreutils 9.1, iproute2 6.1 and iptables 1.8.

export const DOCKER_PS = `\
CONTAINER ID   IMAGE     COMMAND                  CREATED          STATUS                     PORTS                                     NAMES
a8f058d6936c   nginx     "/docker-entrypoint.…"   2 minutes ago    Up 2 minutes (healthy)     0.0.0.0:8080->80/tcp, [::]:8080->80/tcp   web
b1f058d6936c   redis:7   "docker-entrypoint.s…"   3 minutes ago    Exited (0) 2 minutes ago                                             cache
c2f058d6936c   nginx     "nginx -g 'daemon of…"   30 seconds ago   Up 29 seconds              80/tcp                                    web2
`

export const DOCKER_NETWORK_LS = `\
NETWORK ID     NAME      DRIVER    SCOPE
6d5c1a1f1e1c   bridge    bridge    local
0d1f8f0cb0a3   host      host      local
2f259bab93aa   none      null      local
`

export const LSNS = `\
        NS TYPE   NPROCS   PID USER COMMAND
4026531834 time      104     1 root /sbin/init
4026531835 cgroup    101     1 root /sbin/init
4026531837 user      104     1 root /sbin/init
4026532281 mnt         3  4711 root nginx: master process nginx -g daemon off;
4026532284 pid         3  4711 root nginx: master process nginx -g daemon off;
`

export const LSNS_NET = `\
        NS TYPE NPROCS   PID USER     NETNSID NSFS                           COMMAND
4026531833 net     123     1 root  unassigned                                /sbin/init
4026532181 net       3 24823 root           0 /run/docker/netns/7a1c3b2f8d0e nginx: master process
`

export const PS_AUX = `\
USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
root         1  0.5  0.0  55116 22548 ?        SLl  02:27   0:04 /sbin/init splash
root      2728  0.5  0.3 11518072 86700 ?      Ssl  02:43   0:00 node src/hosts/private/supervise.ts
systemd+   812  0.0  0.1  16120  9344 ?        Ss   02:27   0:00 /lib/systemd/systemd-resolved
www-data  4712  0.0  0.0  11044  3120 pts/0    S+   02:43   0:00 nginx: worker process
`

export const DF = `\
Filesystem               Size  Used Avail Use% Mounted on
devtmpfs                  12G     0   12G   0% /dev
tmpfs                     24G     0   24G   0% /dev/shm
/dev/vda                 252G   25G   78G  24% /
`

// It really has no blank before its last heading.
export const SS = `\
State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
LISTEN 0      128          0.0.0.0:2024      0.0.0.0:*    users:(("api",pid=1,fd=3))
LISTEN 0      511             [::]:80           [::]:*
`

export const IPTABLES = `\
Chain INPUT (policy ACCEPT 0 packets, 0 bytes)
 pkts bytes target     prot opt in     out     source               destination

Chain FORWARD (policy DROP 2 packets, 120 bytes)
 pkts bytes target     prot opt in     out     source               destination
   12   720 ACCEPT     all  --  *      docker0  0.0.0.0/0            0.0.0.0/0            ctstate RELATED,ESTABLISHED
`
