import { type Host, type Site, tcpForwardingOf } from '@vmstation/inventory';

/** A drop-in for sshd; the first value that sshd reads of a keyword counts, so it comes before the distribution's. */
export function sshdConfig(site: Site, host: Host): string {
  const { ssh } = site;
  const yes = (value: boolean) => (value ? 'yes' : 'no');
  const settings: readonly (readonly [string, string | number])[] = [
    ['PermitRootLogin', ssh.permitRootLogin],
    ['PasswordAuthentication', yes(ssh.passwordAuthentication)],
    ['PermitEmptyPasswords', 'no'],
    ['KbdInteractiveAuthentication', 'no'],
    ['HostbasedAuthentication', 'no'],
    ['GSSAPIAuthentication', 'no'],
    ['KexAlgorithms', ssh.kexAlgorithms.join(',')],
    ['Ciphers', ssh.ciphers.join(',')],
    ['MACs', ssh.macs.join(',')],
    ['MaxAuthTries', ssh.maxAuthTries],
    ['MaxSessions', ssh.maxSessions],
    ['LoginGraceTime', ssh.loginGraceSeconds],
    ['ClientAliveInterval', ssh.clientAliveSeconds],
    ['ClientAliveCountMax', ssh.clientAliveCount],
    ['X11Forwarding', 'no'],
    ['AllowAgentForwarding', 'no'],
    ['AllowTcpForwarding', tcpForwardingOf(site, host)],
    ['PermitTunnel', 'no'],
    ['LogLevel', ssh.logLevel],
    // EL's rsyslog writes only AUTHPRIV to /var/log/secure; Debian's writes both to auth.log.
    ['SyslogFacility', host.family === 'el' ? 'AUTHPRIV' : 'AUTH'],
    ...(site.login.banner === undefined ? [] : [['Banner', '/etc/issue.net'] as const]),
  ];
  return `# Managed by vmstation (cluster-config:sshd).\n${settings.map(([key, value]) => `${key} ${value}\n`).join('')}`;
}
