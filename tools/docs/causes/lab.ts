/** Why the lab on this machine fails: tools/lab. */
export const lab: Readonly<Record<string, string>> = {
  LAB_CLOCK_SHARED: 'containers have the clock of the machine that they run on',
  LAB_COMMAND_FAILED: 'podman or a tool of the build failed; the message has its last words',
  LAB_FAULT_FAILED: 'the node is off or paused, or has no room for what fills the disk',
  LAB_FAULT_REFUSED: 'the root and what lies in memory cannot be filled without breaking the node itself',
  LAB_GO_MISSING: 'no Go on this machine is new enough, and the package index does not answer',
  LAB_IMAGE_MISSING: 'a fault of VMStation: an operating system that the lab has no root for',
  LAB_INVENTORY_FAILED: 'the node is off, paused or still starting, or a tool on it failed',
  LAB_LIMITS_UNREADABLE: '/proc/self/limits is not there, or not as Linux writes it',
  LAB_LOGS_UNREADABLE: 'the node is off or paused, or has no journal yet',
  LAB_MIRROR_INCOMPLETE: 'the making of the mirror was cut off, or files of the cache were removed',
  LAB_NAME_INVALID: 'the name becomes a part of the names of containers and networks',
  LAB_NAME_TAKEN: 'every lab has a machine of that name already: the one that serves packages and images',
  LAB_NETWORK_FAILED: 'podman or its network program failed, or a network of that name is another’s',
  LAB_NODE_NOT_RUNNING: 'the node was stopped or killed, or its cable was cut',
  LAB_NODE_OTHER_OS:
    'the host got another `os` since, or the lab was made for another site with a host of that name',
  LAB_NODE_STATE:
    'a fault, or what takes it back, fits a node in one state only: there is nothing to unpause on one that runs',
  LAB_NODE_UNKNOWN: 'the site of this lab has no such host',
  LAB_NOT_FOUND: 'it was never started, taken down, or has another name',
  LAB_NOT_READY:
    'a node or a service of the lab did not start in time: an overloaded machine, or a fault in its log',
  LAB_NOT_ROOT: 'containers that run systemd, networks and firewalls need root',
  LAB_NO_SUBNET: 'other labs or networks of this machine have them all',
  LAB_PART_FAILED: 'a download, a build or a package failed; its log has the whole output',
  LAB_SNAPSHOT_UNKNOWN: 'no snapshot of that name was kept, or the lab was taken down since',
  LAB_STATE_INVALID: 'the file is damaged, or another version wrote it',
  LAB_SUBNET_TAKEN: 'another network of this machine has the range, such as one that was made by hand',
  LAB_TOOL_MISSING: 'a program that the lab runs is not installed',
  LAB_TOO_MANY_NODES: 'the site has more hosts than the range of the lab has addresses',
  UPSTREAM_INVALID: 'the variable takes yes and no',
};
