import { quote } from 'zx';

export interface FirstBoot {
  readonly node: string;
  readonly address: string;
  readonly gateway: string;
  /** The account that an installer would have made, with sudo and the lab's key. */
  readonly user: string;
  readonly authorizedKey: string;
}

/**
 * The script that gives a fresh node what an installer gives a fresh host: a name, a machine id, one account
 * with sudo and a key. It runs once, before systemd. Key types that the lab didn't make are removed, since
 * the image's own host keys are the same on every node.
 */
export function firstBootScript(facts: FirstBoot): string {
  const user = quote(facts.user);
  return `
echo ${quote(facts.node)} > /etc/hostname
printf '127.0.0.1\\tlocalhost\\n::1\\tlocalhost ip6-localhost ip6-loopback\\n%s\\t%s\\n' ${quote(facts.address)} ${quote(facts.node)} > /etc/hosts
rm -f /etc/resolv.conf
echo nameserver ${quote(facts.gateway)} > /etc/resolv.conf
tr -d - < /proc/sys/kernel/random/uuid > /etc/machine-id
rm -f /var/lib/dbus/machine-id /etc/ssh/ssh_host_rsa_key* /etc/ssh/ssh_host_ecdsa_key*
rm -rf /etc/apt/sources.list.d/*
# chronyd runs with -x here, since nodes share one clock; its unit would not start without the right to set it.
for unit in chrony chronyd; do
  mkdir -p /etc/systemd/system/$unit.service.d
  printf '[Unit]\\nConditionCapability=\\n' > /etc/systemd/system/$unit.service.d/lab.conf
done
getent passwd ${user} > /dev/null || useradd --create-home --shell /bin/bash ${user}
home=$(getent passwd ${user} | cut -d: -f6)
install -d -m 0700 -o ${user} -g ${user} "$home/.ssh"
echo ${quote(facts.authorizedKey)} > "$home/.ssh/authorized_keys"
chown ${user}: "$home/.ssh/authorized_keys"
chmod 0600 "$home/.ssh/authorized_keys"
echo ${quote(`${facts.user} ALL=(ALL) NOPASSWD: ALL`)} > /etc/sudoers.d/90-installer
chmod 0440 /etc/sudoers.d/90-installer
`;
}
