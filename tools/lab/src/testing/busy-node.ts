/**
 * sh that makes on a node what a cluster makes there and nobody takes away before a `lab down`: a pod's network with its
 * links and rules, mounts inside each other, control groups of its own, and programs that do not listen to SIGTERM.
 */
export const busyNode = `set -e
ip netns add cni-busy
ip link add cni0 type bridge
ip link add vethbusy type veth peer name eth9 netns cni-busy
ip link set vethbusy master cni0 up
ip link set cni0 up
ip link add flannel.1 type vxlan id 1 dstport 8472 dev eth0
ip route add 10.244.7.0/24 dev cni0
sysctl -q -w net.ipv4.ip_forward=1 net.ipv4.conf.all.route_localnet=1 kernel.panic=10 vm.overcommit_memory=1
mkdir -p /run/busy /var/lib/containerd/busy
mount -t tmpfs busy /run/busy
mount --make-rshared /run/busy
mkdir /run/busy/volume
mount -t tmpfs volume /run/busy/volume
cd /var/lib/containerd/busy
mkdir lower upper work merged
mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work overlay merged
setsid unshare --mount --net --uts sh -c 'trap "" HUP TERM; while :; do sleep 1000; done' </dev/null >/dev/null 2>&1 &
busy=$!
groups=/sys/fs/cgroup
[ -e $groups/cgroup.procs ] || groups=$(echo /sys/fs/cgroup/*)
joined=0
for group in $groups; do
  [ -e $group/cgroup.procs ] || continue
  mkdir -p $group/kubepods/burstable/busy
  if echo $busy 2>/dev/null >$group/kubepods/burstable/busy/cgroup.procs; then joined=1; fi
done 2>/dev/null
[ $joined = 1 ]
`;
