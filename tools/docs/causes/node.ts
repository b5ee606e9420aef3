interface Told {
  readonly cause: string;
  readonly remedy: string;
}

/** Of the codes that a script on a node prints before its one sentence: why, and what to do. */
export const node: Readonly<Record<string, Told>> = {
  ARCHIVE_BROKEN: {
    cause: 'what came is no tar archive, not compressed as its name says, or cut; or the disk is full',
    remedy: 'look at what the URL gives: `tar -t` has to list it; tar’s own words stand in the message',
  },
  ARCHIVE_INVALID: {
    cause:
      '`strip` is no whole number from 0, or takes every file of the archive away; or a name in it has a line break',
    remedy: 'lower `strip`, or take another archive',
  },
  ARCHIVE_WITHOUT: {
    cause: 'the archive does not bring what `creates` names, or `strip` puts it elsewhere',
    remedy: 'correct `creates` or `strip` in the task',
  },
  BLOCK_BROKEN: {
    cause: 'somebody took away the first or the last line of a block, so nobody knows where it ends',
    remedy: 'take away what is left of the marks by hand, then run the same command again',
  },
  CHECKSUM_WRONG: {
    cause: 'the file at the URL is another one than was declared: a new release, a copied sum, or a forgery',
    remedy:
      'compare with the sum that its maker publishes: if that is the one shown, write it into the site or the task; if not, do not trust the file',
  },
  CLUSTER_ALREADY_HERE: {
    cause:
      'etcd, a CA or a kubelet of a cluster is on the machine, and no attempt of VMStation began it, or it lost a file since',
    remedy:
      'if it is the site’s, make what the message misses anew, as it says; if not, look into it and take it away yourself: kubeadm reset',
  },
  CLUSTER_SETTLED: {
    cause:
      'the site says otherwise than the control plane that runs, of something that kubeadm init settles for good: version, address ranges, DNS domain, address or port of the API server',
    remedy:
      'write back what the cluster has, as the message says it; a newer version comes to the control plane by kubeadm upgrade apply first, then into the site; all else takes vmstation reset and a new cluster',
  },
  COMMAND_NOT_UNDONE: {
    cause: 'the undo of a command ran, and what it should have taken away is still there',
    remedy: 'see on the node what is left, mend it or the undo of the task, then run the same command again',
  },
  DOWNLOADER_MISSING: {
    cause: 'a minimal system has neither curl nor wget',
    remedy: 'declare one of them as a package, and have the download come after it',
  },
  DOWNLOAD_FAILED: {
    cause: 'the URL is wrong, or the node reaches no such server: no route, no DNS, a firewall, a proxy',
    remedy: 'try it on the node: curl -fL URL; then correct the URL, or let the node reach it',
  },
  FILE_ABSENT: {
    cause: 'a line or a block is to be edited into a file that nobody has made',
    remedy: 'declare the file, or the package that brings it, and refer to it with `after`',
  },
  FILE_REFUSED: {
    cause:
      'the program that reads the file, such as sshd, checked the new one and refused it; the old one stays',
    remedy: 'correct what the program names in the message, in the site or the task that writes the file',
  },
  KUBECONFIG_NOT_OURS: {
    cause: 'the file there is unreadable, was written by somebody else, or belongs to another cluster',
    remedy: 'on a control plane: move the file away, or merge admin.conf into it, then vmstation apply',
  },
  JOIN_TOKEN_MISSING: {
    cause:
      'the cluster has a node of that name, which this machine is not any more, such as after a new install',
    remedy: 'kubectl delete node ‹node›, then vmstation apply',
  },
  MATCH_INVALID: {
    cause: '`match` or `after` of a line is not of the form that grep -E takes',
    remedy: 'write it as a POSIX extended regular expression',
  },
  MEMBER_MISSING: {
    cause: 'the archive has no such file, or is none of the compression that its name says',
    remedy: 'name it in `member` just as tar -t lists it, a leading ./ included',
  },
  NOT_KEPT: {
    cause: 'the disk with /var/lib/vmstation is full or read-only, or the original cannot be read',
    remedy: 'make room on that disk, or mend it, then run the same command again',
  },
  NOT_REPLACED: {
    cause: 'the folder is read-only, the file is immutable (lsattr), or something is mounted there',
    remedy: 'make the place writable, as the last words of the message say why it is not',
  },
  NOT_WRITTEN: {
    cause: 'the disk is full, its quota is used up, or it went read-only',
    remedy: 'make room on that disk, or mend it, then run the same command again',
  },
  ORIGINAL_LOST: {
    cause: 'the copy in /var/lib/vmstation was removed, and what is there now is not the original',
    remedy: 'put the file back from a backup, then run the same command again',
  },
  PARENT_ABSENT: {
    cause: 'what is to be put there needs a folder that nobody has made',
    remedy: 'declare the folder as a directory, and refer to it with `after`',
  },
  PATH_IS_DIRECTORY: {
    cause: 'a folder stands where a file or a link is to be, and what it holds may be anybody’s',
    remedy: 'move it away by hand, then run the same command again',
  },
  PATH_IS_LINK: {
    cause: 'editing would put a file into the place of the link, or change one that others use',
    remedy: 'name the file that the link leads to: readlink -f ‹path›',
  },
  PATH_IS_TAKEN: {
    cause: 'a file, or a link to one, stands where a folder is to be',
    remedy: 'move it away by hand, or declare the folder that it points to',
  },
  TIME_ZONE_UNKNOWN: {
    cause: 'the name is misspelt, or the node has no tz database, as minimal systems have not',
    remedy: 'write a name that timedatectl list-timezones shows, or declare the package tzdata',
  },
  UNPACKER_MISSING: {
    cause: 'a minimal system has no tar',
    remedy: 'declare the package tar, and have the program come after it',
  },
};
